"""Mail by SMTP, told apart by what surely did not go and what nobody knows."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from aedmap.errors import InvalidInput
from aedmap.notices.sending import Mail, NotSent, OutcomeUnknown

_SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True)
class SmtpSettings:
    """security: starttls (port 587), tls (465), or none for a server on this machine; sender: whom it is from."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 20.0

    def __post_init__(self) -> None:
        if self.security not in _SECURITIES:
            raise InvalidInput(f"AEDMAP_SMTP_SECURITY is {self.security!r}; give one of {', '.join(_SECURITIES)}.")
        if "@" not in self.sender or any(letter in self.sender for letter in "\r\n"):
            raise InvalidInput(f"AEDMAP_SMTP_FROM is {self.sender!r}; give a mail address.")


def read_smtp_settings(environment: Mapping[str, str]) -> SmtpSettings:
    """Read AEDMAP_SMTP_HOST, _PORT, _FROM, _SECURITY, _USER and _PASSWORD; InvalidInput when the host is missing."""
    host, port = environment.get("AEDMAP_SMTP_HOST", ""), environment.get("AEDMAP_SMTP_PORT", "587")
    if not host:
        raise InvalidInput("No mail server is named; set AEDMAP_SMTP_HOST and AEDMAP_SMTP_FROM.")
    if not (port.isdigit() and 0 < int(port) < 65_536):
        raise InvalidInput(f"AEDMAP_SMTP_PORT is {port!r}; give a number of 1 to 65535.")
    user, password = environment.get("AEDMAP_SMTP_USER"), environment.get("AEDMAP_SMTP_PASSWORD")
    security = environment.get("AEDMAP_SMTP_SECURITY", "starttls")
    return SmtpSettings(host, int(port), environment.get("AEDMAP_SMTP_FROM", ""), security, user, password)


class SmtpChannel:
    """One connection a mail: reminders are few, and one that stalls must not hold up the others for long."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, mail: Mail) -> None:
        """Hand over one mail; NotSent or OutcomeUnknown as the server's answers tell."""
        message = self._message(mail)
        in_text = accepted = False
        try:
            with self._connect() as server:
                self._begin(server, mail.to)
                in_text = True
                code, answer = server.data(message.as_bytes())
                if code != 250:
                    raise smtplib.SMTPDataError(code, answer)
                accepted = True
        except smtplib.SMTPResponseException as error:
            if not accepted:  # what the server says to our goodbye does not matter
                raise NotSent(f"the server answered {error.smtp_code}", final=error.smtp_code >= 500) from error
        except (OSError, smtplib.SMTPException) as error:
            what = type(error).__name__
            if in_text and not accepted:
                raise OutcomeUnknown(f"the connection broke while the text was handed over ({what})") from error
            if not accepted:
                raise NotSent(f"the server cannot be reached ({what})") from error

    def _begin(self, server: smtplib.SMTP, to: str) -> None:
        for code, answer in (server.mail(self._settings.sender), server.rcpt(to)):
            if code not in (250, 251):
                raise smtplib.SMTPResponseException(code, answer)

    def _connect(self) -> smtplib.SMTP:
        given = self._settings
        if given.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(given.host, given.port, timeout=given.timeout_s, context=context)
        else:
            server = smtplib.SMTP(given.host, given.port, timeout=given.timeout_s)
        try:
            if given.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if given.user and given.password:
                server.login(given.user, given.password)
        except BaseException:
            server.close()
            raise
        return server

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = self._settings.sender, mail.to, mail.subject
        except ValueError as error:  # a line break in an address or a subject
            raise NotSent("the address cannot stand in a mail", final=True) from error
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="aedmap.invalid")
        message.set_content(mail.text)
        return message
