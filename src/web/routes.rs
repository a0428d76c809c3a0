//! Every URL of the server, on one screen: method, address, what it takes to open it, handler.

use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig, get, post};

use super::access::Deed::{
    AcceptEvidence, Decide, ReadCandidates, ReadIssuers, ReadJobs, ReadPeople, ReadSkills, WriteIssuers, WriteJobs, WritePeople,
    WriteSkills,
};
use super::access::Policy::{self, May, Public, SignedIn};
use super::access::enforce;
use super::pages::{account, candidates, demo, desk, home, issuers, jobs, people, public, report, set_up, sign_in, skills};
use super::problem::Problem;
use super::{assets, health};

/// One line of the table below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `get` or `post`.
    pub method: &'static str,
    /// The address with its places in braces.
    pub path: &'static str,
    /// What it takes to open it.
    pub policy: Policy,
}

/// Whether there is a page at exactly this address.
pub fn has_page(path: &str) -> bool {
    TABLE.iter().any(|route| route.method == "get" && route.path == path)
}

/// Declares the routes; one without a policy does not compile, and each handler is reached through its policy only.
macro_rules! routes {
    ($($method:ident $path:literal, $policy:expr => $handler:expr;)+) => {
        /// Every URL with what it takes to open it.
        pub const TABLE: &[Route] = &[$(Route { method: stringify!($method), path: $path, policy: $policy }),+];

        /// Puts every URL in its place.
        pub fn configure(service: &mut ServiceConfig) {
            service
                $(.route($path, $method().to($handler).wrap(from_fn(|request, next| enforce($policy, request, next)))))+
                .default_service(web::to(async || Problem::not_found().into_answer()));
        }
    };
}

routes! {
    get  "/healthz",                      Public => health::live;
    get  "/readyz",                       Public => health::ready;
    get  "/static/{hash}/{name:.*}",      Public => assets::serve;

    get  "/jobs",                         May(ReadJobs) => jobs::list::show;
    post "/jobs",                         May(WriteJobs) => jobs::new::submit;
    get  "/jobs/new",                     May(WriteJobs) => jobs::new::form;
    get  "/jobs/{id}/requirements",       May(ReadJobs) => jobs::requirements::show;
    post "/jobs/{id}/requirements",       May(WriteJobs) => jobs::requirements::submit;
    post "/jobs/{id}/requirements/discard", May(WriteJobs) => jobs::requirements::discard;
    get  "/jobs/{id}/requirements/versions", May(ReadJobs) => jobs::requirements::versions::list;
    get  "/jobs/{id}/requirements/versions/{number}", May(ReadJobs) => jobs::requirements::versions::show;
    get  "/jobs/{id}/advert",             May(WriteJobs) => jobs::advert::show;
    post "/jobs/{id}/advert",             May(WriteJobs) => jobs::advert::submit;
    get  "/jobs/{id}/files",              May(ReadJobs) => jobs::files::show;
    post "/jobs/{id}/files",              May(WriteJobs) => jobs::files::take;
    get  "/jobs/{id}/files/{name}",       May(ReadJobs) => jobs::files::give;
    get  "/jobs/{id}/share",              May(ReadJobs) => jobs::share::show;
    get  "/jobs/{id}/qr.svg",             May(ReadJobs) => jobs::share::qr;
    get  "/jobs/{id}/settings",           May(ReadJobs) => jobs::settings::show;
    post "/jobs/{id}/settings",           May(WriteJobs) => jobs::settings::submit;
    post "/jobs/{id}/state",              May(WriteJobs) => jobs::settings::change_state;
    get  "/jobs/{id}/candidates",         May(ReadCandidates) => candidates::show::show;
    get  "/jobs/{id}/candidates/{application}", May(ReadCandidates) => report::show::show;
    get  "/jobs/{id}/candidates/{application}/print", May(ReadCandidates) => report::show::print;
    get  "/jobs/{id}/candidates/{application}/results/{snapshot}", May(ReadCandidates) => report::then::show;
    get  "/jobs/{id}/candidates/{application}/results/{snapshot}/print", May(ReadCandidates) => report::then::print;
    post "/jobs/{id}/candidates/{application}/decision", May(Decide) => report::change::decide;
    post "/jobs/{id}/candidates/{application}/decision/undo", May(Decide) => report::change::undo;
    post "/jobs/{id}/candidates/{application}/other-evidence/{requirement}", May(AcceptEvidence) => report::change::accept;
    post "/jobs/{id}/candidates/{application}/other-evidence/{line}/withdraw", May(AcceptEvidence) => report::change::withdraw;

    get  "/skills",                       May(ReadSkills) => skills::list::show;
    get  "/skills/suggest",               May(ReadSkills) => skills::suggest::show;
    get  "/skills/frameworks",            May(ReadSkills) => skills::frameworks::show;
    post "/skills/frameworks",            May(WriteSkills) => skills::frameworks::load;
    get  "/skills/frameworks/template.csv", May(ReadSkills) => skills::frameworks::template;
    post "/skills/frameworks/mappings",   May(WriteSkills) => skills::mappings::load;
    post "/skills/frameworks/mappings/{id}/take-away", May(WriteSkills) => skills::mappings::take_away;
    get  "/skills/frameworks/{id}",       May(ReadSkills) => skills::framework::show;
    get  "/skills/frameworks/{id}/skills.csv", May(ReadSkills) => skills::framework::export;
    get  "/skills/levels",                May(ReadSkills) => skills::levels::show;
    get  "/skills/new",                   May(WriteSkills) => skills::own::form;
    post "/skills/new",                   May(WriteSkills) => skills::own::make;
    get  "/skills/{id}",                  May(ReadSkills) => skills::show::show;
    get  "/skills/{id}/edit",             May(WriteSkills) => skills::edit::show;
    post "/skills/{id}/edit",             May(WriteSkills) => skills::own::change;
    post "/skills/{id}/retire",           May(WriteSkills) => skills::own::retire;
    post "/skills/{id}/names",            May(WriteSkills) => skills::said::pin;
    post "/skills/{id}/names/take-back",  May(WriteSkills) => skills::said::unpin;
    post "/skills/{id}/relations",        May(WriteSkills) => skills::said::relate;
    post "/skills/{id}/relations/take-back", May(WriteSkills) => skills::said::unrelate;
    post "/skills/{id}/unlike",           May(WriteSkills) => skills::said::take_apart;
    post "/skills/{id}/unlike/take-back", May(WriteSkills) => skills::said::take_together;
    get  "/skills/{id}/merge",            May(WriteSkills) => skills::merge::show;
    post "/skills/{id}/merge",            May(WriteSkills) => skills::merge::merge;
    post "/skills/{id}/merge/undo",       May(WriteSkills) => skills::merge::undo;
    get  "/desk",                         May(ReadSkills) => desk::queue::show;
    get  "/desk/{id}",                    May(ReadSkills) => desk::show::show;
    post "/desk/{id}",                    May(WriteSkills) => desk::show::submit;
    post "/desk/{id}/undo",               May(WriteSkills) => desk::show::undo;
    get  "/demo",                         Public => demo::show;
    get  "/demo/files/{name}",            Public => demo::file;

    get  "/jobs/{slug}",                  Public => public::job::show;
    get  "/jobs/{slug}/apply",            Public => public::apply::form;
    post "/jobs/{slug}/apply",            Public => public::apply::submit;
    get  "/status/{token}",               Public => public::status::show;
    post "/status/{token}/badges",        Public => public::status::add;
    post "/status/{token}/code",          Public => public::status::code;
    post "/status/{token}/new-code",      Public => public::status::new_code;
    post "/status/{token}/withdraw",      Public => public::status::withdraw;

    get  "/sign-in",                      Public => sign_in::form;
    post "/sign-in",                      Public => sign_in::submit;
    get  "/sign-in/code",                 Public => sign_in::code::form;
    post "/sign-in/code",                 Public => sign_in::code::submit;
    post "/sign-out",                     Public => sign_in::sign_out;
    get  "/set-up/{token}",               Public => set_up::form;
    post "/set-up/{token}",               Public => set_up::submit;

    get  "/",                             SignedIn => home::show;
    get  "/account",                      SignedIn => account::show;
    post "/account/password",             SignedIn => account::password::submit;
    get  "/account/second-step",          SignedIn => account::second_step::form;
    post "/account/second-step",          SignedIn => account::second_step::submit;
    post "/account/second-step/off",      SignedIn => account::second_step::switch_off;

    get  "/people",                       May(ReadPeople) => people::list;
    post "/people",                       May(WritePeople) => people::add;
    post "/people/{id}/link",             May(WritePeople) => people::link;
    post "/people/{id}/active",           May(WritePeople) => people::switch;

    get  "/issuers",                      May(ReadIssuers) => issuers::queue::show;
    post "/issuers/review",               May(WriteIssuers) => issuers::queue::decide;
    get  "/issuers/{id}",                 May(ReadIssuers) => issuers::issuer::show;
    get  "/lists",                        May(ReadIssuers) => issuers::lists::show;
    post "/lists",                        May(WriteIssuers) => issuers::lists::create;
    get  "/lists/template.csv",           May(ReadIssuers) => issuers::file::template;
    get  "/lists/{id}",                   May(ReadIssuers) => issuers::list::show;
    post "/lists/{id}/publish",           May(WriteIssuers) => issuers::list::publish;
    post "/lists/{id}/discard",           May(WriteIssuers) => issuers::list::discard;
    get  "/lists/{id}/issuers.csv",       May(ReadIssuers) => issuers::file::export;
    get  "/lists/{id}/import",            May(WriteIssuers) => issuers::file::form;
    post "/lists/{id}/import",            May(WriteIssuers) => issuers::file::try_out;
    post "/lists/{id}/import/confirm",    May(WriteIssuers) => issuers::file::confirm;
    get  "/lists/{id}/listings/new",      May(WriteIssuers) => issuers::listing::form;
    post "/lists/{id}/listings/new",      May(WriteIssuers) => issuers::listing::add;
    get  "/lists/{id}/listings/{listing}", May(WriteIssuers) => issuers::listing::edit;
    post "/lists/{id}/listings/{listing}", May(WriteIssuers) => issuers::listing::save;
    post "/lists/{id}/listings/{listing}/remove", May(WriteIssuers) => issuers::listing::remove;
}
