//! How much there is, and how it is shared out: a few customers are big, most are small.

use super::tickets;
use crate::product::DataError;

const CHANNELS: usize = 200;
const ARTICLES: usize = 20_000;
const EVENTS_PER_ARTICLE: usize = 10;
const LARGEST: u32 = 50;
const FEWEST_ARTICLES: usize = 10;

/// How many times the smallest demo: 200 channels, 20,000 articles and 200,000 events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale(u32);

impl Scale {
    pub fn new(times: u32) -> Result<Self, DataError> {
        if (1..=LARGEST).contains(&times) {
            return Ok(Self(times));
        }
        Err(DataError::Scale(format!("the scale is from 1 to {LARGEST}, not {times}")))
    }

    pub fn times(self) -> u32 {
        self.0
    }

    /// How many articles each channel has, the tickets' channels first.
    pub(super) fn articles(self) -> Vec<usize> {
        let times = usize::try_from(self.0).unwrap_or(1);
        let mut articles = tickets::articles();
        let others = CHANNELS * times - articles.len();
        let all = ARTICLES * times - articles.iter().sum::<usize>();
        articles.extend(share_out(all, others));
        articles
    }
}

/// How much happens in a channel.
pub(super) fn events(articles: usize) -> usize {
    articles * EVENTS_PER_ARTICLE
}

/// Shares `all` out to `many`, most to a few, all of it, and to everybody something.
fn share_out(all: usize, many: usize) -> Vec<usize> {
    // The places in an order of no meaning: the step is a prime that is no divisor of their number.
    let ranks = (0..many).map(|place| (place * 7_919) % many);
    let weights: Vec<usize> = ranks.map(|rank| 1_000_000 / (rank + 20)).collect();
    let sum: usize = weights.iter().sum();
    let to_share = all - many * FEWEST_ARTICLES;
    let mut shares: Vec<usize> =
        weights.iter().map(|weight| FEWEST_ARTICLES + to_share * weight / sum).collect();
    let left = all - shares.iter().sum::<usize>();
    // Less than one for each: what rounding left.
    for share in shares.iter_mut().take(left) {
        *share += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_adds_up() {
        for times in [1, 2, 17, LARGEST] {
            let articles = Scale::new(times).unwrap().articles();
            let times = usize::try_from(times).unwrap();
            assert_eq!(articles.len(), CHANNELS * times);
            assert_eq!(articles.iter().sum::<usize>(), ARTICLES * times);
            assert!(articles.iter().all(|count| *count >= FEWEST_ARTICLES));
        }
    }

    #[test]
    fn a_scale_out_of_bounds_is_refused() {
        for times in [0, LARGEST + 1, u32::MAX] {
            assert!(Scale::new(times).unwrap_err().to_string().contains("from 1 to 50"));
        }
    }
}
