//! The indices that an entity is and was compared with.

use std::ops::RangeInclusive;

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::{Portfolio, days_between};
use crate::answer::{Benchmark, BenchmarkAssignment, BenchmarkHistory, BenchmarkLevel};
use crate::calendar::BusinessDay;
use crate::world::blueprint::Model;
use crate::world::summary_start;

impl Portfolio<'_> {
    /// The index that it is compared with now, on the days in `dates` of the last three years.
    #[must_use]
    pub fn benchmark(&self, dates: RangeInclusive<Date>) -> Benchmark {
        let levels = self.levels(self.entity.model);
        let level = |day: BusinessDay| BenchmarkLevel {
            date: day.date(),
            level: levels(day),
        };
        Benchmark {
            name: self.entity.model.benchmark_name().to_owned(),
            currency: self.entity.base.into(),
            levels: days_between(&dates, summary_start(self.market()), self.last_day())
                .map(level)
                .collect(),
        }
    }

    /// Every index that it was compared with since its first day, with the levels of the days in `dates` from the
    /// assignment on.
    #[must_use]
    pub fn benchmarks(&self, dates: RangeInclusive<Date>) -> BenchmarkHistory {
        let assignment = |(model, since): (Model, BusinessDay)| {
            let days: Vec<BusinessDay> = days_between(&dates, since, self.last_day()).collect();
            let levels = self.levels(model);
            BenchmarkAssignment {
                name: model.benchmark_name().to_owned(),
                since: since.date(),
                days: days.iter().map(|day| day.date()).collect(),
                levels: days.into_iter().map(levels).collect(),
            }
        };
        BenchmarkHistory {
            currency: self.entity.base.into(),
            assignments: self.models().into_iter().map(assignment).collect(),
        }
    }

    /// The models that it was managed to, each from its first day on.
    fn models(&self) -> Vec<(Model, BusinessDay)> {
        let Some(first) = self.inception() else {
            return Vec::new();
        };
        let present = self.entity.model;
        match self.entity.earlier_model {
            Some((earlier, changed)) if first < changed && changed <= self.last_day() => {
                vec![(earlier, first), (present, changed)]
            }
            Some((earlier, changed)) if self.last_day() < changed => vec![(earlier, first)],
            _ => vec![(present, first)],
        }
    }

    fn levels(&self, model: Model) -> impl Fn(BusinessDay) -> Decimal + use<> {
        let levels = self.market().index_levels(model.benchmark_share_milli());
        move |day| Decimal::new(levels[day.index()], 2)
    }
}
