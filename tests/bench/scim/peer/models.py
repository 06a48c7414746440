from django.contrib.auth.models import AbstractUser
from django.db import models
from django_scim.models import AbstractSCIMGroupMixin, AbstractSCIMUserMixin


class PeerGroup(AbstractSCIMGroupMixin):
    name = models.CharField(max_length=300)


class PeerUser(AbstractSCIMUserMixin, AbstractUser):
    scim_groups = models.ManyToManyField(PeerGroup, related_name="user_set")
