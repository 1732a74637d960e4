//! Pages are compressed whole, in a window of their own size. What compresses streams (tower-http) cannot know how much comes: for
//! each response it clears a window of 8 MiB, which was a fifth of what Samuso did for a page, and most of its memory.

use super::refusal::Refusal;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use backoffice::problem::Problem;
use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use std::io::Write;

/// From here on, twice the time saves a twentieth of the bytes.
pub const QUALITY: i32 = 3;
/// Logarithms of a window: of the smallest page's, and of the largest one's. Pages repeat themselves within less.
const WINDOWS: (u32, u32) = (10, 18);
const BUFFER: usize = 16 * 1024;
/// What fits a packet is as quickly there as it is: a refusal is to cost next to nothing.
pub const FITS: u16 = 1_400;

/// Pages, for whoever takes Brotli; what is left is for the layer that compresses streams.
pub async fn layer(request: Request, next: Next) -> Response {
    let asks = request.method() != Method::HEAD && takes_brotli(request.headers());
    let response = next.run(request).await;
    if !(asks && is_page(response.headers())) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, usize::MAX).await else {
        tracing::error!("a page broke off");
        return Refusal::from(Problem::Internal).into_response();
    };
    if page.len() < usize::from(FITS) {
        return Response::from_parts(parts, Body::from(page));
    }
    let Ok(compressed) = compressed(&page) else { return Response::from_parts(parts, Body::from(page)) };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    parts.headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, Body::from(compressed))
}

fn is_page(headers: &HeaderMap) -> bool {
    let is_html =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    is_html && !headers.contains_key(header::CONTENT_ENCODING)
}

/// `gzip, br;q=0.9`
fn takes_brotli(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("br") && weight != Some(0.0)
    })
}

fn compressed(page: &[u8]) -> std::io::Result<Vec<u8>> {
    let bits = page.len().next_power_of_two().ilog2().clamp(WINDOWS.0, WINDOWS.1);
    let params = BrotliEncoderParams {
        quality: QUALITY,
        lgwin: i32::try_from(bits).unwrap_or_default(),
        size_hint: page.len(),
        ..BrotliEncoderParams::default()
    };
    let mut writer = CompressorWriter::with_params(Vec::with_capacity(page.len() / 4), BUFFER, &params);
    writer.write_all(page)?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_page_of_any_length_is_what_it_was() {
        for length in [0, 1, 1_000, 20_000, 400_000] {
            let page: Vec<u8> =
                (0..length).flat_map(|at: u32| format!("<p>{}</p>", at % 977).into_bytes()).collect();
            let mut read = Vec::new();
            brotli::Decompressor::new(&*compressed(&page).unwrap(), 4096).read_to_end(&mut read).unwrap();
            assert!(read == page, "{length}");
        }
    }

    #[test]
    fn brotli_is_for_who_takes_it() {
        let takes = |said: &'static str| {
            takes_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(said))]))
        };
        assert!(takes("gzip, deflate, br, zstd") && takes("BR") && takes("gzip;q=1, br; q=0.5"));
        assert!(!takes("gzip, br;q=0") && !takes("br;q=0.000") && !takes("brotli") && !takes(""));
    }
}
