"""Reads all that the answer needs."""

from rules.directory.models import DirectoryUser, Membership
from rules.engine.explain import explain
from rules.provisioning.failures.selectors import failures_of_user
from rules.provisioning.models import Profile, UserStatus
from rules.provisioning.why import prospects
from rules.provisioning.why.answers import KIND_LABELS, Why
from rules.provisioning.why.held import read_held
from rules.provisioning.why.words import read_words
from rules.ruleset.snapshot import rules_on_groups


def why(user: DirectoryUser) -> Why:
    """Read in a fixed number of statements. What is pending is not held yet, but told."""
    profile = Profile.objects.select_related("account").get(user=user)
    groups = list(Membership.objects.filter(user=user).values_list("group_id", flat=True))
    matched = rules_on_groups(user.account_id, groups) if user.active and not user.deleted_at else []
    held = read_held(user, profile)
    verdicts = {kind: explain(kind, matched) for kind in KIND_LABELS}
    words = read_words(held, verdicts)
    answers = [words.answer(kind, held[kind], verdicts[kind]) for kind in KIND_LABELS]
    remarks = prospects.of_user(
        user,
        sync_is_on=profile.account.sync_is_on,
        is_in_groups=bool(groups),
        is_matched=bool(matched),
    )
    failures = failures_of_user(user.pk)
    return Why(UserStatus(profile.status), profile.status_since, answers, remarks, failures)
