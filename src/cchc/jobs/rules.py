"""Who sees how far a run is, and may stop it. The grounds are given by the rooms whose work it is."""

from cchc.access.rights import right
from cchc.jobs.models import Run

see = right("run.see", Run)
