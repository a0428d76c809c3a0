//! Headings of adverts, and what stands under them.

use super::PieceKind::{self, About, Benefit, Must, Nice, Should, Task};
use crate::domain::text::name_key;

/// Headings as keys, with a bar between; the first that fits decides, so what is more special comes first.
const HEADINGS: &[(PieceKind, &str)] = &[
    (
        Nice,
        "nice to have|nice to haves|nice if you have|good to have|bonus|bonus points|bonus skills|pluses|plus points|\
        optional|even better|extra credit|would be a plus|das ware ein plus|von vorteil|wunschenswert ware|\
        gern gesehen|pluspunkte|bonuspunkte|kein muss|les plus|un plus|atouts|serait un plus|se valorara|valoramos|\
        plus|extras",
    ),
    (
        Should,
        "preferred qualifications|preferred skills|preferred requirements|preferred experience|preferred|\
        desired skills|desired|desirable|desirable skills|you ideally have|ideally you have|wunschenswert|\
        idealerweise|souhaite|souhaites|souhaitees|competences souhaitees|deseable|deseables|requisitos deseables",
    ),
    (
        Benefit,
        "we offer|what we offer|what we can offer|our offer|what you get|what you will get|what s in it for you|\
        what is in it for you|benefits|perks|perks and benefits|benefits and perks|compensation|salary|pay|\
        compensation and benefits|why join us|why us|why work with us|why you ll love it here|wir bieten|\
        was wir bieten|wir bieten ihnen|wir bieten dir|das bieten wir|das bieten wir dir|das bieten wir ihnen|\
        unser angebot|deine vorteile|ihre vorteile|deine benefits|ihre benefits|darauf kannst du dich freuen|\
        das erwartet dich bei uns|vergutung|nous offrons|nous vous offrons|nous proposons|ce que nous offrons|\
        ce que nous proposons|nos avantages|avantages|remuneration|pourquoi nous rejoindre|ofrecemos|que ofrecemos|\
        te ofrecemos|se ofrece|beneficios|lo que ofrecemos|salario",
    ),
    (
        Should,
        "what you bring|what you ll bring|what you bring to the table|what you have|what we look for|\
        what we re looking for|what we are looking for|who we are looking for|who we re looking for|who you are|\
        about you|your profile|profile|your skills|skills|technical skills|key skills|your background|your experience|\
        experience|you have|you bring|ideal candidate|the ideal candidate|tech stack|our tech stack|our stack|\
        technologies|tools|languages|was du mitbringst|das bringst du mit|das bringen sie mit|was sie mitbringen|\
        du bringst mit|sie bringen mit|dein profil|ihr profil|profil|anforderungsprofil|deine skills|\
        deine fahigkeiten|ihre fahigkeiten|kenntnisse|sprachkenntnisse|das zeichnet dich aus|das zeichnet sie aus|\
        wen wir suchen|wer du bist|damit uberzeugst du uns|damit uberzeugen sie uns|votre profil|ton profil|\
        profil recherche|le profil recherche|competences|vos competences|tes competences|qui etes vous|perfil|\
        tu perfil|perfil buscado|que buscamos|lo que buscamos|competencias|habilidades|conocimientos",
    ),
    (
        Must,
        "requirements|job requirements|minimum requirements|basic requirements|essential requirements|required|\
        must have|must haves|essential|essentials|essential skills|required skills|required qualifications|\
        required experience|minimum qualifications|basic qualifications|qualifications|qualification|what you need|\
        what you ll need|you need|you must have|mandatory|anforderungen|deine anforderungen|unsere anforderungen|\
        voraussetzungen|deine voraussetzungen|ihre voraussetzungen|qualifikation|qualifikationen|deine qualifikation|\
        ihre qualifikation|deine qualifikationen|ihre qualifikationen|das brauchst du|muss|pflicht|\
        zwingend erforderlich|exigences|prerequis|competences requises|competences exigees|requis|indispensable|\
        requisitos|requisitos minimos|requisitos imprescindibles|imprescindible|se requiere|necesario",
    ),
    (
        Task,
        "responsibilities|key responsibilities|your responsibilities|duties|your duties|tasks|your tasks|your role|\
        the role|about the role|about the job|about the position|the job|job description|role|what you will do|\
        what you ll do|what you do|your mission|your impact|your day|what you will be doing|what you ll be doing|\
        in this role you will|aufgaben|deine aufgaben|ihre aufgaben|aufgabengebiet|ihr aufgabengebiet|\
        dein aufgabengebiet|tatigkeiten|das machst du|das erwartet dich|das erwartet sie|was dich erwartet|\
        was sie erwartet|deine rolle|ihre rolle|stellenbeschreibung|missions|vos missions|tes missions|votre mission|\
        vos responsabilites|responsabilites|le poste|description du poste|taches|funciones|tus funciones|\
        responsabilidades|tareas|que haras|descripcion del puesto|mision|tu mision|el puesto",
    ),
    (
        About,
        "about us|about the company|about the team|who we are|our company|our team|our story|our mission|our values|\
        company description|the company|the team|how to apply|apply|apply now|application|interested|contact|\
        equal opportunity|equal opportunities|diversity|our commitment|location|start date|uber uns|wir uber uns|\
        wer wir sind|das sind wir|unser unternehmen|unternehmen|unser team|das unternehmen|kontakt|bewerbung|\
        jetzt bewerben|interesse|interessiert|neugierig|ansprechpartner|standort|a propos|a propos de nous|\
        qui sommes nous|l entreprise|notre entreprise|notre equipe|candidature|postuler|contactez nous|sobre nosotros|\
        quienes somos|la empresa|nuestra empresa|contacto|como postular|inscribete",
    ),
];

/// A single word of so many letters tells what is under a heading among other words.
const TELLING: usize = 8;

/// Words that change nothing about a heading.
const FILLERS: &str = "the a an your our key main minimum and for this role position job candidate technical professional und fur diese \
    stelle fachliche personliche et pour ce poste y para este puesto as in";

/// What stands under a heading of exactly these words, but for words that change nothing.
pub(super) fn exactly(text: &str) -> Option<PieceKind> {
    let key = key(text);
    let plain = plain(&key);
    let is_it = |known: &&str| *known == key || (!plain.is_empty() && plain == self::plain(known));
    find(|known| is_it(&known))
}

/// What stands under a heading that has these words in it.
pub(super) fn about(text: &str) -> Option<PieceKind> {
    let key = key(text);
    let padded = format!(" {key} ");
    // A single short word stands in too many headings.
    let is_telling = |known: &str| known.contains(' ') || known.len() >= TELLING;
    exactly(text).or_else(|| find(|known| is_telling(known) && padded.contains(&format!(" {known} "))))
}

fn find(is_it: impl Fn(&str) -> bool) -> Option<PieceKind> {
    HEADINGS.iter().find(|(_, names)| names.split('|').any(&is_it)).map(|(kind, _)| *kind)
}

fn key(text: &str) -> String {
    name_key(&text.replace(['\'', '\u{2019}', '.', '+', '#'], " "))
}

fn plain(key: &str) -> String {
    key.split(' ').filter(|word| !FILLERS.split(' ').any(|filler| filler == *word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_is_written_as_it_is_looked_for() {
        for (kind, names) in HEADINGS {
            for name in names.split('|') {
                assert_eq!(key(name), name);
                assert!(exactly(name).is_some() && exactly(&name.to_uppercase()) == exactly(name), "{kind} {name}");
            }
        }
        assert_eq!([about("Pay attention to"), about("Contact with clients"), about("Plus size")], [None; 3]);
        assert_eq!([about("Key requirements for this job"), about("Deine Aufgaben bei uns")], [Some(Must), Some(Task)]);
    }
}
