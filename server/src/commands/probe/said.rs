//! What the probe says: lines, JSON, metrics.

use super::steps::Step;
use crate::clock::Clock;
use crate::stop::Stop;
use backoffice::limits::PROBE_LIMIT_MS;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use url::Url;

pub struct Said {
    url: String,
    steps: Vec<Step>,
    took: Duration,
}

impl Said {
    pub fn new(url: &Url, steps: Vec<Step>) -> Self {
        let took = steps.iter().map(|step| step.took).sum();
        Self { url: url.origin().ascii_serialization(), steps, took }
    }

    /// One for each step, and one for all.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.steps.iter().map(line).collect();
        let state = if self.fault().is_none() { "ok" } else { "FAILED" };
        lines.push(format!(
            "all       {state:<11}{:>6} ms  (limit {PROBE_LIMIT_MS} ms)  {}",
            self.took.as_millis(),
            self.url
        ));
        lines
    }

    pub fn json(&self) -> Value {
        let steps: Vec<Value> = self.steps.iter().map(as_json).collect();
        json!({
            "url": self.url, "ok": self.fault().is_none(), "took_ms": ms(self.took), "limit_ms": PROBE_LIMIT_MS,
            "steps": steps,
        })
    }

    /// The first that failed.
    pub fn fault(&self) -> Option<String> {
        let failed =
            self.steps.iter().find_map(|step| Some((step.name, step.outcome.as_ref()?.as_ref().err()?)));
        failed.map(|(step, wrong)| format!("the probe of {} failed at \"{step}\": {wrong}", self.url))
    }

    /// Whoever reads it meanwhile has the file before, whole.
    pub fn write_metrics(&self, file: &Path) -> Result<(), Stop> {
        let beside = file.with_extension("tmp");
        let written = std::fs::write(&beside, self.metrics()).and_then(|()| std::fs::rename(&beside, file));
        written.map_err(Stop::cannot(format!("write {}", file.display())))
    }

    fn metrics(&self) -> String {
        let of_step = |step: &Step| {
            let (url, name, took) = (&self.url, step.name, step.took.as_secs_f64());
            format!("samuso_probe_step_duration_seconds{{url=\"{url}\",step=\"{name}\"}} {took}\n")
        };
        let tried = self.steps.iter().filter(|step| step.outcome.is_some());
        let (url, took) = (&self.url, self.took.as_secs_f64());
        format!(
            "# TYPE samuso_probe_success gauge\nsamuso_probe_success{{url=\"{url}\"}} {}\n\
             # TYPE samuso_probe_duration_seconds gauge\nsamuso_probe_duration_seconds{{url=\"{url}\"}} {took}\n\
             # TYPE samuso_probe_step_duration_seconds gauge\n{}\
             # TYPE samuso_probe_finished_timestamp_seconds gauge\nsamuso_probe_finished_timestamp_seconds{{url=\"{url}\"}} {}\n",
            u8::from(self.fault().is_none()),
            tried.map(of_step).collect::<String>(),
            Clock::system().now().as_second(),
        )
    }
}

fn line(step: &Step) -> String {
    let (state, says) = match &step.outcome {
        Some(Ok(says)) => ("ok", says.clone()),
        Some(Err(wrong)) => ("FAILED", wrong.to_string()),
        None => return format!("{:<10}not tried", step.name),
    };
    let (took, limit) = (step.took.as_millis(), step.limit.as_millis());
    format!("{:<10}{state:<11}{took:>6} ms  (limit {limit} ms)  {says}", step.name).trim_end().to_owned()
}

fn as_json(step: &Step) -> Value {
    let (ok, says) = match &step.outcome {
        Some(Ok(says)) => (Some(true), Some(says.clone())),
        Some(Err(wrong)) => (Some(false), Some(wrong.to_string())),
        None => (None, None),
    };
    json!({ "step": step.name, "ok": ok, "took_ms": ms(step.took), "limit_ms": ms(step.limit), "says": says })
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::asked::Wrong;
    use super::*;

    fn said(outcome: Option<Result<String, Wrong>>) -> Said {
        let limit = Duration::from_secs(3);
        let step = |name, outcome| Step { name, took: Duration::from_millis(12), limit, outcome };
        let steps = vec![step("sign in", Some(Ok("with the token".to_owned()))), step("search", outcome)];
        Said::new(&Url::parse("https://office.example.com/x").unwrap(), steps)
    }

    #[test]
    fn what_went_well_is_said_in_a_line_each() {
        let said = said(Some(Ok(String::new())));
        assert_eq!(said.lines()[0], "sign in   ok             12 ms  (limit 3000 ms)  with the token");
        assert!(
            said.lines()[2].starts_with("all       ok             24 ms  (limit 10000 ms)"),
            "{:?}",
            said.lines()
        );
        assert!(said.fault().is_none() && said.json()["ok"] == true);
        assert!(said.metrics().contains("samuso_probe_success{url=\"https://office.example.com\"} 1\n"));
    }

    #[test]
    fn what_failed_is_named_and_what_was_not_tried_is_no_success() {
        let failed = said(Some(Err(Wrong::TooSlow)));
        assert!(failed.fault().is_some_and(|fault| fault.contains("\"search\": slow")));
        assert_eq!((&failed.json()["ok"], &failed.json()["steps"][1]["ok"]), (&json!(false), &json!(false)));
        assert!(failed.metrics().contains("samuso_probe_success{url=\"https://office.example.com\"} 0\n"));
        let not_tried = said(None);
        assert_eq!(not_tried.lines()[1], "search    not tried");
        assert!(not_tried.json()["steps"][1]["ok"].is_null() && !not_tried.metrics().contains("search"));
    }
}
