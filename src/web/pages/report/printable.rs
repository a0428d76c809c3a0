//! The report as one file that needs no server: styles and symbols inside, two pages in print (F74).

use askama::Template;

use super::view::ReportView;
use crate::web::assets;
use crate::web::forms::Form;

#[derive(Template)]
#[template(path = "pages/report/printable.html")]
struct PrintablePage<'a> {
    report: &'a ReportView,
    /// What the report's forms would be filled with, had paper any.
    form: Form,
}

/// The whole document. A template that cannot be rendered is a fault of ours and comes back as the error.
pub fn printable(report: &ReportView) -> Result<String, askama::Error> {
    let page = PrintablePage { report, form: Form::default() }.render()?;
    let styles = format!("<style>\n{}</style>", assets::text("assay.css"));
    // The symbols stand in the file itself, so a mark points at them without an address.
    let symbols = assets::text("icons.svg").replacen(
        "<svg ",
        "<svg class=\"vh\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\" ",
        1,
    );
    Ok(page.replace(assets::sprite(), "").replacen("<!--styles-->", &styles, 1).replacen("<!--symbols-->", &symbols, 1))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_printed_report_stands_alone() {
        let page = printable(&sample::maya().view()).unwrap();
        assert!(!page.contains("<!--styles-->") && !page.contains("<!--symbols-->") && !page.contains("/static/"));
        assert!(!page.contains(" src=") && !page.contains("<link") && !page.contains("style=\"") && !page.contains("<script"));
        for symbol in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.contains(&format!("id=\"{symbol}\"")), "{symbol}");
        }
        crate::web::pages::sample::keep("report-printable", &page);
        let main = page.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
        insta::assert_snapshot!("report_of_example_one", main);
    }

    #[test]
    fn what_a_badge_says_is_text_and_never_markup() {
        let mut example = sample::maya();
        let facts = example.submissions[0].1.as_mut().unwrap().facts.as_mut().unwrap();
        facts.name = "<script>alert(1)</script>".into();
        facts.issuer.name = Some("\"><img src=x>".into());
        example.result.trust.clear();
        let page = printable(&example.view()).unwrap();
        assert!(!page.contains("<script>") && !page.contains("<img") && page.contains("&#60;script&#62;"));
    }

    #[test]
    fn a_report_without_evidence_says_what_will_be_there() {
        let mut example = sample::unchecked();
        assert!(printable(&example.view()).unwrap().contains("is being checked."));
        example.submissions.clear();
        let page = printable(&example.view()).unwrap();
        assert!(page.contains("Nothing was sent yet") && !page.contains("id=\"tl-h\""));
    }

    #[test]
    fn problems_come_with_a_next_step_and_open_questions_first() {
        let view = sample::maya().view();
        let kinds: Vec<&str> = view.problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, ["unreviewed", "expired"]);
        assert!(view.problems.iter().all(|problem| !problem.next.is_empty()));
        assert_eq!(view.sum, "Verified coverage: (3 × 56.67 + 3 × 85 + 3 × 74.38) ÷ 14");
        assert_eq!(view.units[0].rows[0].share, "In the total: 56.67% × 3 of 14 = 12.1 of the 46.3 points.");
    }
}
