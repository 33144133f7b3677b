"""The addresses of signing in and of one's own factors.

No namespace: allauth's code asks for these names. What it offers beside them (signing up, mail addresses, resetting a
password by mail, trusted browsers) has no address here and therefore does not exist.
"""

from django.urls import path

from . import passkeys, password_views, security, sign_in

_door = sign_in.SignIn.as_view()
urlpatterns = [
    path("sign-in/", _door, name="sign-in"),
    path("sign-in/", _door, name="account_login"),
    path("sign-in/code/", sign_in.SecondStage.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/single/<slug:provider_id>/", sign_in.to_provider, name="openid_connect_login"),
    path("sign-in/single/<slug:provider_id>/back/", sign_in.from_provider, name="openid_connect_callback"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("account/security/", security.Security.as_view(), name="mfa_index"),
    path("account/security/password/", password_views.password, name="password-change"),
    path("account/security/app/", security.proved(security.AddApp.as_view()), name="mfa_activate_totp"),
    path("account/security/app/remove/", security.proved(security.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("account/security/codes/", security.proved(security.codes), name="mfa_view_recovery_codes"),
    path("account/security/codes/new/", security.proved(security.new_codes), name="mfa_generate_recovery_codes"),
    path("account/security/passkeys/new/", security.proved(passkeys.AddKey.as_view()), name="mfa_add_webauthn"),
    path("account/security/passkeys/again/", passkeys.KeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path(
        "account/security/passkeys/<int:pk>/remove/",
        security.proved(passkeys.RemoveKey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/security/passkeys/<int:pk>/name/",
        security.proved(passkeys.RenameKey.as_view()),
        name="mfa_edit_webauthn",
    ),
]
