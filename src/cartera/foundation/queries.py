"""Questions about the installation itself."""

from cartera.foundation.models import House, Job


def house() -> House:
    """Return the one row that describes the installation; a new one is in rehearsal."""
    found: House = House.objects.get_or_create(pk=1)[0]
    return found


def failed_jobs() -> list[Job]:
    """Return the jobs of the house that went wrong and have not gone well since."""
    return list(Job.objects.filter(failed_at__isnull=False))


def job(*, name: str, creditor_id: int = 0) -> Job | None:
    """Return how a job of the house went; None when it was never tried."""
    return Job.objects.filter(name=name, creditor_id=creditor_id).first()
