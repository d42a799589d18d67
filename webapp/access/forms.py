"""What is typed at the door."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from aedmap.storage import SHORTEST_PASSWORD


class SignInForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(_l("Type your name.")), Length(max=60)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password.")), Length(max=200)])


class PasswordForm(FlaskForm):
    old = PasswordField(_l("Present password"), [InputRequired(_l("Type the present password.")), Length(max=200)])
    new = PasswordField(
        _l("New password"),
        [Length(SHORTEST_PASSWORD, 200, _l("Use at least %(least)d characters.", least=SHORTEST_PASSWORD))],
    )
    again = PasswordField(
        _l("New password again"), [EqualTo("new", _l("The two new passwords differ; type them again."))]
    )
