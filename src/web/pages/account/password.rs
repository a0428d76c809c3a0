//! Changing one's own password.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::{AccountPage, back, load};
use crate::actions::staff::{self, StaffError};
use crate::app::App;
use crate::web::access::User;
use crate::web::flash::Flash;
use crate::web::forms::Form;
use crate::web::html::Html;
use crate::web::pages::set_up::read_new_password;
use crate::web::problem::Problem;

/// `POST /account/password`.
pub async fn submit(app: Data<App>, request: HttpRequest, user: User, mut form: Form) -> Result<HttpResponse, Problem> {
    let present = form.value("present").to_owned();
    form.set("present", "");
    if present.is_empty() {
        form.refuse("present", "Write your present password");
    }
    let new = read_new_password(&mut form);
    if !form.has_errors() {
        match staff::change_password(&app, &user.id, &user.session, present, new).await {
            Ok(()) => return back(&app, &Flash::good("Your new password is set. You are signed out everywhere else.")),
            Err(StaffError::WrongPassword) => form.refuse("present", "This is not your present password"),
            Err(StaffError::Password(refused)) => form.refuse("password", refused.to_string()),
            Err(StaffError::Store(error)) => return Err(error.into()),
            Err(error) => return Err(Problem::internal(error)),
        }
    }
    let loaded = load(&app, &user).await?;
    let page = AccountPage::new(&user, &loaded, form, Form::default());
    Ok(Html::returned_form(&page)?.respond_to(&request).map_into_boxed_body())
}
