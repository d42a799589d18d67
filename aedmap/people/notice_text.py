"""What somebody is told of their certificate, in both languages: nobody has asked which one they read."""

from aedmap.notices import Notice
from aedmap.people.notices import Timer

KIND = "certificate"
_SUBJECTS = {
    Timer.DAYS_60: "First-aid certificate: 60 days left 证书还有 60 天到期",
    Timer.DAYS_30: "First-aid certificate: 30 days left 证书还有 30 天到期",
    Timer.DAYS_7: "First-aid certificate: 7 days left 证书还有 7 天到期",
    Timer.LAPSED: "First-aid certificate: expired 证书已到期",
}


def subject_and_text(notice: Notice) -> tuple[str, str]:
    """The mail's words; they name the last day and neither the person nor the number of the certificate."""
    subject, until = _SUBJECTS[Timer(notice.subject_code)], notice.parameters["expires_on"]
    text = (
        f"Your first-aid certificate is valid until {until}. Please renew it and send the new one to your stewards; "
        "without a valid certificate you are not alerted.\n\n"
        f"您的救护员证有效期至 {until}。请及时换证并将新证交给管理员；证书失效后系统不会向您派单。\n"
    )
    return subject, text
