//! Spanish.

use super::Rule;
use super::english_person::{DRESS, LOOKS, NATIVE, NEAR_BY, RIGHT_TO_WORK, TASK};
use crate::domain::lint::LintKind::{Age, Appearance, Disability, Family, Marital, Origin, Place, Religion, Sex};
use crate::domain::lint::Severity::{Hint, Stop, Warn};

const YOUNG: &str = "It tells older people not to apply.";
const WORK_NOT_AGE: &str = "Say what the work is like: \u{ab}un equipo de ocho personas que prueba a menudo herramientas nuevas\u{bb}.";
const LEAST: &str = "Say the least that is needed, better as a skill and a level than in years: \u{ab}SQL en el nivel 3\u{bb}.";
const ONE_SEX: &str = "It names one sex only, and the others read that they are not meant.";
const CLIENTS: &[&str] = &[
    "ninos",
    "ninas",
    "pacientes",
    "menores",
    "alumnos",
    "alumnado",
    "usuarios",
    "residentes",
    "jovenes",
    "personas",
    "certificado",
    "titulo",
    "familias",
];

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        Age,
        Warn,
        &[
            "equipo|ambiente|plantilla joven",
            "joven y? dinámico|dinámica|proactivo|proactiva",
            "jóvenes talentos|profesionales|promesas|candidatos",
            "joven talento|profesional|promesa|candidato",
            "buscamos jóvenes|joven",
        ],
        YOUNG,
        WORK_NOT_AGE,
    ),
    Rule::new(
        Age,
        Hint,
        &["jóvenes|joven"],
        "About the people you serve this is fine. About applicants it is a wish for an age.",
        "Leave it where it names those you serve; take it out where it means applicants.",
    ),
    Rule::new(
        Age,
        Warn,
        &[
            "recién graduado|graduada|graduados|titulado|titulada|titulados|licenciado|licenciada|licenciados|egresado|egresada|egresados",
            "nativo|nativa|nativos digital|digitales",
        ],
        "Most of them are young, so people who learned it long ago, or elsewhere, are left out.",
        "Say what is needed: \u{ab}no hace falta experiencia, te formamos\u{bb}.",
    ),
    Rule::new(
        Age,
        Warn,
        &[
            "máximo|máx de? # año|años de? experiencia",
            "# años de? experiencia máximo|máx|como",
            "menos de # años de? experiencia",
            "hasta # años de? experiencia",
            "no más de # años de? experiencia",
        ],
        "An upper limit of experience keeps older people out, and no skill is too much.",
        LEAST,
    ),
    Rule::new(Age, Hint, &["entre? # a|y|o? # años de? experiencia"], "Its upper end works like an age limit.", LEAST),
    Rule::new(
        Age,
        Stop,
        &["edad máxima", "límite de edad", "menor|menores de ## años", "entre ## y ## años", "no mayor|mayores de ##", "edad entre ## y ##", "edad de ## a ##"],
        "It shuts out people by their age.",
        "Take it out. Where a law sets an age, name the law.",
    )
    .not_near(CLIENTS)
    .not_before(&["de", "mes", "meses", "dias", "semanas", "horas", "minutos"]),
    Rule::new(
        Sex,
        Stop,
        &["solo|sólo|únicamente|exclusivamente hombres|mujeres", "hombres|mujeres solamente", "sexo masculino|femenino"],
        ONE_SEX,
        "Take it out, and write the title for everybody: \u{ab}camarero o camarera (H/M)\u{bb}.",
    )
    .not_after(&["no"]),
    Rule::new(
        Sex,
        Warn,
        &["camarera|camareras|azafata|azafatas|secretaria|secretarias|enfermera|enfermeras|limpiadora|limpiadoras|señorita|señoritas|chica|chicas"],
        ONE_SEX,
        "Name the job for everybody: \u{ab}personal de sala\u{bb}, \u{ab}personal de limpieza\u{bb}, \u{ab}camarero o camarera\u{bb}.",
    )
    .not_near(&["camarero", "camareros", "azafato", "secretario", "secretarios", "enfermero", "enfermeros", "limpiador", "chico", "chicos"])
    .unless_marked(),
    Rule::new(
        Family,
        Stop,
        &["sin hijos", "sin cargas? familiares|familiar", "sin responsabilidades|compromisos familiares", "no estar embarazada"],
        "It asks about children and care, which are nobody\u{2019}s business at work.",
        "Say the hours: \u{ab}turnos de ocho horas, un fin de semana de cada dos\u{bb}.",
    )
    .not_after(&["parejas", "familias", "personas"]),
    Rule::new(
        Family,
        Hint,
        &["disponibilidad total|absoluta|plena|completa horaria?", "disponible a todas horas", "disponible las? 24 horas", "disponibilidad las? 24 horas"],
        "People who care for children or others read that they cannot do it.",
        "State the shifts and how far ahead they are known: \u{ab}dos tardes por semana, avisadas con un mes\u{bb}.",
    ),
    Rule::new(Marital, Warn, &["soltero|soltera|solteros|solteras", "estado civil"], "It asks about marriage.", "Do not ask for it.")
        .not_after(&["registro"]),
    Rule::new(
        Origin,
        Warn,
        &[
            "inglés|español|francés|alemán|italiano|portugués|catalán nativo|nativa",
            "nivel nativo",
            "hablante|hablantes nativo|nativa|nativos",
            "lengua|idioma materna|materno",
        ],
        NATIVE,
        "Ask for the level the work needs: \u{ab}inglés fluido (C1)\u{bb}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &["sin acento", "acento neutro"],
        "An accent tells where somebody comes from, not how well they are understood.",
        "Say \u{ab}se le entiende bien por teléfono\u{bb}.",
    ),
    Rule::new(
        Origin,
        Warn,
        &["nacionalidad española|europea", "solo|sólo españoles|nacionales|ciudadanos"],
        "It asks for a passport where the right to work is enough.",
        RIGHT_TO_WORK,
    ),
    Rule::new(Origin, Stop, &["no extranjeros|inmigrantes", "abstenerse extranjeros"], "It shuts out people by their origin.", RIGHT_TO_WORK),
    Rule::new(
        Disability,
        Warn,
        &["buena|excelente|perfecta salud", "buena|excelente condición|forma física", "físicamente apto|apta", "gozar de buena salud"],
        "It judges health instead of work.",
        TASK,
    )
    .not_before(&["financiera", "publica", "mental", "y"]),
    Rule::new(Disability, Stop, &["sin discapacidad|discapacidades|minusvalía"], "It shuts out people with disabilities openly.", TASK)
        .not_after(&["o", "y"]),
    Rule::new(
        Disability,
        Hint,
        &["resistente|resistencia al estrés", "tolerancia al estrés"],
        "It hints at mental health and says little about the work.",
        "Say what comes up: \u{ab}atiende llamadas difíciles, con un compañero al lado\u{bb}.",
    ),
    Rule::new(
        Religion,
        Warn,
        &["católico|católica|católicos|cristiano|cristiana|musulmán|musulmana practicante|practicantes"],
        "It asks about religion.",
        "Say what the work is, and take it out.",
    ),
    Rule::new(Religion, Warn, &["sin velo|pañuelo|hiyab", "sin símbolos religiosos"], "It keeps out people who wear it for their faith.", DRESS),
    Rule::new(Appearance, Warn, &["buena|excelente|óptima presencia", "bien parecido|parecida", "bien afeitado", "buena imagen física|personal"], LOOKS, DRESS)
        .not_before(&["en", "online", "digital", "internacional", "de"]),
    Rule::new(
        Appearance,
        Warn,
        &["con foto|fotografía", "adjuntar foto|fotografía", "foto reciente|obligatoria|actualizada"],
        "A photograph shows age, sex and origin before the work is looked at.",
        "Ask for no photograph.",
    )
    .not_before(&["y"]),
    Rule::new(
        Place,
        Warn,
        &["residir|vivir cerca", "residir|vivir a menos de # km|kilómetros|minutos", "residir en la zona", "residentes en la zona", "imprescindible residir"],
        "It asks for an address; what matters is being there when needed.",
        NEAR_BY,
    ),
];
