"""Off the callers' path: sending SMS, deleting recordings at Twilio, and what is done once a day.

Every worker runs one; what there is to do is claimed in the database, so nothing is done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from ivr.errors import RecordsError
from ivr.settings import Settings
from ivr.telephony.failures import Failure
from ivr.telephony.rest import TwilioApi
from ivr.web.archive import Archive
from ivr.web.metrics import Metrics

if TYPE_CHECKING:
    from ivr.records.sms import DueSms

log = logging.getLogger("ivr.couriers")


class Couriers:
    """Without Twilio's REST API nothing is sent or deleted: the SMS of the demo mode stay in the outbox."""

    def __init__(
        self,
        archive: Archive,
        twilio: TwilioApi | None,
        settings: Settings,
        clock: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        self._metrics = metrics
        self._archive, self._twilio, self._settings, self._clock = archive, twilio, settings, clock

    def send(self) -> int:
        """Send what is due; how many SMS were taken by Twilio."""
        if self._twilio is None or not self._settings.sms_from:
            return 0
        try:
            due = self._archive.records.outbox.claim_due(self._clock())
            return sum(self._sent(self._twilio, sms) for sms in due)
        except RecordsError as error:
            log.error("no SMS can be sent: %s", error)
            return 0

    def _sent(self, twilio: TwilioApi, sms: DueSms) -> bool:
        callback = f"{self._settings.public_url}/sms/{sms.id}" if self._settings.public_url else ""
        result = twilio.send_message(sms.number, self._settings.sms_from, sms.body, callback)
        if isinstance(result, Failure):
            self._not_sent(sms, result)
            return False
        self._archive.records.outbox.mark_sent(sms.id, result.sid)
        return True

    def _not_sent(self, sms: DueSms, why: Failure) -> None:
        outbox, code, now = self._archive.records.outbox, str(why.code or why.status), self._clock()
        log.log(logging.ERROR if why.account else logging.WARNING, "an SMS was not sent. %s", why)
        if why.account:
            waits = outbox.mark_held(sms, code, now)
        elif why.retryable:
            waits = outbox.mark_retry(sms, code, now)
        else:
            waits = False
            outbox.mark_failed(sms.id, code)
        if not waits:
            self._metrics.count("sms", "failed")

    def keep_house(self) -> None:
        """Delete what is over its time, here and at Twilio."""
        from ivr.records.daily import daily_purge
        from ivr.records.recordings import delete_due

        try:
            records = self._archive.records
            while self._archive.orphans:
                records.requests.discard(self._archive.orphans[0], self._clock())
                self._archive.orphans.popleft()
            daily_purge(records.database, records.retention, self._clock())
            if self._twilio is not None:
                delete_due(records.database, Deleter(self._twilio), self._clock())
        except RecordsError as error:
            log.error("records cannot be kept in order: %s", error)


class Deleter:
    """Deletes recordings at Twilio, for ``records``."""

    def __init__(self, twilio: TwilioApi) -> None:
        self._twilio = twilio

    def delete_recording(self, recording_sid: str) -> bool:
        """True if it is gone."""
        return not isinstance(self._twilio.delete_recording(recording_sid), Failure)
