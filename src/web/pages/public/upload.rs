//! Reads the forms with files (`multipart/form-data`), within limits (F35, `security.md` §2.5).

use actix_multipart::Multipart;
use actix_web::FromRequest;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use crate::web::forms::Form;
use crate::web::problem::Problem;

/// The largest file.
pub const FILE_LIMIT: usize = 5 * 1024 * 1024;
/// Everything together.
const TOTAL_LIMIT: usize = 32 * 1024 * 1024;

/// How much may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes.
    pub file: usize,
    /// Everything together, in bytes.
    pub total: usize,
}

/// What strangers may send.
const OF_STRANGERS: Limits = Limits { file: FILE_LIMIT, total: TOTAL_LIMIT };
/// The longest field that is not a file.
const FIELD_LIMIT: usize = 256 * 1024;
/// Fields and files together.
const MOST_PARTS: usize = 60;

/// An uploaded file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// The name it had.
    pub name: String,
    /// Its bytes; empty where it was over the limit.
    pub bytes: Vec<u8>,
    /// Whether it was over the limit.
    pub is_too_large: bool,
}

/// A form and the files it brought.
#[derive(Debug)]
pub struct Upload {
    /// The fields.
    pub form: Form,
    /// The files, in order.
    pub files: Vec<UploadedFile>,
}

/// Reads what came. A form without files may come in the ordinary encoding too.
pub async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Upload, Problem> {
    read_within(OF_STRANGERS, request, payload).await
}

/// The same within other limits.
pub async fn read_within(limits: Limits, request: &HttpRequest, payload: web::Payload) -> Result<Upload, Problem> {
    let kind = request.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let form = Form::from_request(request, &mut payload.into_inner()).await?;
        return Ok(Upload { form, files: Vec::new() });
    }
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let (mut count, mut total) = (0_usize, 0_usize);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| broken())?;
        count += 1;
        if count > MOST_PARTS {
            return Err(Problem::too_large("Send at most 25 links and files at once."));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|head| head.get_filename()).map(str::to_owned);
        let limit = if file_name.is_some() { limits.file } else { FIELD_LIMIT };
        let (mut bytes, mut is_too_large) = (Vec::new(), false);
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            total += chunk.len();
            if total > limits.total {
                return Err(Problem::too_large(format!("Send {} MB at most at once.", limits.total / (1024 * 1024))));
            }
            is_too_large |= bytes.len() + chunk.len() > limit;
            if !is_too_large {
                bytes.extend_from_slice(&chunk);
            }
        }
        match file_name {
            // A file field that was left empty comes as a file without name and bytes.
            Some(file) if file.is_empty() && bytes.is_empty() => {}
            Some(file) => {
                let bytes = if is_too_large { Vec::new() } else { bytes };
                files.push(UploadedFile { name: short_name(&file), bytes, is_too_large });
            }
            None if is_too_large => return Err(Problem::too_large("A field may have 256 KiB at most.")),
            None => {
                let text =
                    String::from_utf8(bytes).map_err(|_| Problem::unreadable("The form is not in UTF-8. Send it from its own page."))?;
                fields.push((name, text.replace("\r\n", "\n").replace('\0', "")));
            }
        }
    }
    Ok(Upload { form: Form::filled(fields), files })
}

fn broken() -> Problem {
    Problem::unreadable("The form ended before it was complete. Send it again; nothing was stored.")
}

/// A file's name without folders, control signs and direction marks.
fn short_name(name: &str) -> String {
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let short = crate::web::weblink::shortened(bare.trim(), 120);
    if short.is_empty() { "file".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_only_a_name() {
        assert_eq!(short_name("C:\\Users\\me\\badge.png"), "badge.png");
        assert_eq!(short_name("../../etc/passwd"), "passwd");
        assert_eq!(short_name("a\u{202e}gnp.exe"), "agnp.exe");
        assert_eq!(short_name("/"), "file");
    }
}
