"""Mail as a channel for alerts."""

from aedmap.messaging.channel import Outgoing
from aedmap.notices.sending import Mail
from aedmap.notices.smtp import SmtpChannel, SmtpSettings


class MailChannel:
    def __init__(self, settings: SmtpSettings) -> None:
        self._smtp = SmtpChannel(settings)

    def send(self, message: Outgoing) -> str | None:
        """See Channel.send; mail servers give no receipt."""
        self._smtp.send(Mail(message.to, message.subject, message.text))
        return None
