//! How long things took, in microseconds, and what is said of it in milliseconds.

use std::time::Duration;

use serde::Serialize;

/// Durations, in the order of their length.
#[derive(Debug, Clone, Default)]
pub struct Latencies(Vec<u32>);

/// What is said of many durations, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Summary {
    /// How many there were.
    pub count: usize,
    /// Half of them were at most so long.
    pub p50_ms: f64,
    /// 90 % of them.
    pub p90_ms: f64,
    /// 99 % of them.
    pub p99_ms: f64,
    /// 999 of a thousand.
    pub p999_ms: f64,
    /// The longest.
    pub longest_ms: f64,
}

/// A duration as it is kept.
#[must_use]
pub fn microseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)
}

impl FromIterator<u32> for Latencies {
    fn from_iter<T: IntoIterator<Item = u32>>(microseconds: T) -> Self {
        let mut all: Vec<u32> = microseconds.into_iter().collect();
        all.sort_unstable();
        Self(all)
    }
}

impl Latencies {
    /// At most so many of a thousand took longer than the answer, in milliseconds; 0 where there are none.
    #[must_use]
    pub fn at(&self, per_mille: usize) -> f64 {
        let Some(last) = self.0.len().checked_sub(1) else {
            return 0.0;
        };
        // The nearest rank: the smallest that is at least as long as the wanted share of all.
        let rank = (self.0.len() * per_mille.min(1_000)).div_ceil(1_000);
        f64::from(self.0[rank.saturating_sub(1).min(last)]) / 1_000.0
    }

    /// What is said of them.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            count: self.0.len(),
            p50_ms: self.at(500),
            p90_ms: self.at(900),
            p99_ms: self.at(990),
            p999_ms: self.at(999),
            longest_ms: self.at(1_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_durations_and_no_shorter_than_its_share() {
        let latencies: Latencies = (1..=1_000).rev().map(|millis| millis * 1_000).collect();
        let exactly = |per_mille| format!("{}", latencies.at(per_mille));
        assert_eq!(exactly(500), "500");
        assert_eq!(exactly(990), "990");
        assert_eq!(exactly(1_000), "1000");
        let few: Latencies = [3_000, 1_000].into_iter().collect();
        assert_eq!(format!("{} {}", few.at(500), few.at(990)), "1 3");
        assert_eq!(format!("{}", Latencies::default().at(990)), "0");
    }
}
