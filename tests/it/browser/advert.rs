//! What an advert seems to ask for, in windows of every width.

use assay::actions::load_starter_skills::load_starter_skills;

use super::driver::{Browser, is_there};
use super::sign_in;
use crate::app::first_link;
use crate::applying::begin;

#[tokio::test]
async fn the_box_to_tick_stands_before_its_words_at_every_width() {
    if !is_there() {
        return;
    }
    let (app, _) = begin();
    load_starter_skills(&app.app).await.unwrap();
    app.set_up_by(&first_link(&app)).await;
    let browser = Browser::start(false).await;
    sign_in(&browser, &app).await;
    browser.go(&format!("{}/jobs/job/advert", app.address)).await;
    browser.type_into("advert", "\n\nWhat you need\n- Docker and Kubernetes in production").await;
    browser.submit().await;
    for width in [360, 390, 768, 800, 1280] {
        browser.size(width, 900).await;
        let labels = "return [...document.querySelectorAll('.choice')].map(choice => {
            const [box, label] = [choice.querySelector('input'), choice.querySelector('label')].map(e => e.getBoundingClientRect());
            return box.left < label.left && label.width > 60 && box.left < 200; })";
        let stand = browser.run(labels).await;
        let stand = stand.as_array().unwrap();
        assert!(!stand.is_empty() && stand.iter().all(|is_so| is_so == true), "{width}: {stand:?}");
        assert_eq!(browser.overflow().await, Vec::<String>::new(), "{width}");
    }
}
