"""The language that a user picks: it wins over the rules from then on."""

from django.db import transaction
from django.utils import timezone

from rules.accounts.languages import Language
from rules.audit.actors import Actor
from rules.audit.models import ActorKind, SubjectKind
from rules.audit.services import record
from rules.directory.models import DirectoryUser
from rules.provisioning.models import Profile


@transaction.atomic
def pick_language(*, user: DirectoryUser, language: Language) -> None:
    """The user is the actor. Nobody becomes pending: no rule has a say in it any more."""
    at = timezone.now()
    profile = Profile.objects.select_for_update(no_key=True).get(user=user)
    if profile.language_is_picked and profile.language == language:
        return
    before, profile.language = profile.language, language
    profile.language_is_picked, profile.language_rule, profile.language_since = True, None, at
    profile.save(update_fields=["language", "language_is_picked", "language_rule", "language_since"])
    record(
        account_id=profile.account_id,
        at=at,
        actor=Actor(ActorKind.SYSTEM, user.full_name[:200]),
        action="user.language_picked",
        subject=(SubjectKind.DIRECTORY_USER, user.pk, user.full_name),
        details={"before": before, "after": language},
    )
