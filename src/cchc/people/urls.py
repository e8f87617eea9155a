"""Signing in, one's own account, people and their posts, the ledger.

The names that begin with `account_`, `mfa_` and `socialaccount_` are those by which django-allauth finds its way.
"""

from allauth.socialaccount.providers.openid_connect import views as sso
from django.urls import path

from cchc.people import bulk_views, field_views, ledger_views, views
from cchc.people.signin import account
from cchc.people.signin import views as signin

urlpatterns = [
    path("sign-in/", signin.SignIn.as_view(), name="login"),
    path("sign-in/", signin.SignIn.as_view(), name="account_login"),
    path("sign-in/second/", signin.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", signin.ByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/turned-back/", signin.not_signed_in, name="socialaccount_login_cancelled"),
    path("sign-in/failed/", signin.not_signed_in, name="socialaccount_login_error"),
    path("sign-in/closed/", signin.not_signed_in, name="account_inactive"),
    path("sign-in/<slug:provider_id>/", sso.login, name="openid_connect_login"),
    path("sign-in/<slug:provider_id>/back/", sso.callback, name="openid_connect_callback"),
    path("sign-out/", signin.leave, name="logout"),
    path("act-as/", signin.act_as, name="act_as"),
    path("join/<str:token>/", views.join, name="join"),
    path("account/", account.account, name="account"),
    path("account/", account.account, name="mfa_index"),
    path("account/password/", account.password, name="account_change_password"),
    path("account/again/", account.AgainByPassword.as_view(), name="account_reauthenticate"),
    path("account/again/code/", account.AgainByCode.as_view(), name="mfa_reauthenticate"),
    path("account/again/key/", account.AgainByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/phone/", account.BeginTotp.as_view(), name="mfa_activate_totp"),
    path("account/phone/end/", account.EndTotp.as_view(), name="mfa_deactivate_totp"),
    path("account/keys/add/", account.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/remove/", account.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("account/codes/", account.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("account/codes/new/", account.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/sessions/<int:pk>/end/", account.end_session, name="session_end"),
    path("people/", views.people, name="people"),
    path("people/add/", views.add, name="person_add"),
    path("people/import/", bulk_views.import_, name="people_import"),
    path("people/import/template.xlsx", bulk_views.template, name="people_template"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/change/", views.change, name="person_change"),
    path("people/<int:pk>/posts/add/", views.appoint, name="post_add"),
    path("people/<int:pk>/<slug:verb>/", views.act, name="person_act"),
    path("people/posts/<int:pk>/end/", views.end_post, name="post_end"),
    path("people/posts/<int:pk>/delegate/", views.delegate, name="post_delegate"),
    path("people/delegations/<int:pk>/revoke/", views.revoke, name="delegation_revoke"),
    path("agencies/fields/", field_views.field_owners, name="field_owners"),
    path("agencies/fields/add/", field_views.own, name="field_owner_add"),
    path("agencies/fields/<int:pk>/end/", field_views.end, name="field_owner_end"),
    path("ledger/", ledger_views.ledger, name="ledger"),
    path("ledger/nhat-ky.xlsx", ledger_views.export, name="ledger_export"),
]
