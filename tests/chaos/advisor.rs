//! One advisor's day: a record is opened, looked at, perhaps checked, and left for another.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use inlay_bed::{Answer, Bed, Desk, user};
use inlay_contract::http::{BOOK_PATH, PORTFOLIO_PATH};
use inlay_contract::kyc::{Decision, KYC_PATH, Panel, ReviewState, Started};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use crate::people::{People, Record};
use crate::tally::{Part, Tally};

/// Whoever decides about checks is somebody else than who started them.
const FIRST_OFFICER: usize = 5_000;

/// What all advisors share.
pub(crate) struct Office {
    pub(crate) bed: Bed,
    pub(crate) people: People,
    pub(crate) tally: Tally,
    /// Actions that are still to be done by anybody.
    pub(crate) left: AtomicI64,
    pub(crate) longest_pause: Duration,
    pub(crate) seed: u64,
}

/// An advisor at work.
struct Advisor {
    office: Arc<Office>,
    number: usize,
    chance: StdRng,
}

/// Works until the day's actions are done.
pub(crate) async fn work(office: Arc<Office>, number: usize) -> anyhow::Result<()> {
    let seed = office
        .seed
        .wrapping_mul(1_000)
        .wrapping_add(u64::try_from(number)?);
    let mut advisor = Advisor {
        office,
        number,
        chance: StdRng::seed_from_u64(seed),
    };
    while advisor.goes_on().await {
        let record = advisor.choose();
        let who = user(number)?;
        let began = Instant::now();
        let opened = advisor.office.bed.open(record.org(), record.id, &who).await;
        let desk = match opened {
            Ok((answer, desk)) => {
                advisor.office.tally.did("open session", &answer);
                desk
            }
            Err(_) => {
                advisor.office.tally.broke("open session", began.elapsed());
                None
            }
        };
        if let Some(desk) = desk {
            advisor.look_at(record, &desk).await?;
        }
    }
    Ok(())
}

impl Advisor {
    /// Pauses, and takes one of the actions that are left.
    async fn goes_on(&mut self) -> bool {
        let longest = u64::try_from(self.office.longest_pause.as_millis()).unwrap_or(u64::MAX);
        let pause = self.chance.random_range(0..=longest);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        0 < self.office.left.fetch_sub(1, Ordering::Relaxed)
    }

    /// One record in thirty is one that nobody read before the day, and every other one a person, who can be checked.
    fn choose(&mut self) -> Record {
        let people = &self.office.people;
        let among = if self.chance.random_ratio(1, 30) {
            &people.unseen
        } else {
            &people.seen
        };
        let wants_person = self.chance.random_bool(0.5);
        let persons: Vec<Record> = among.iter().copied().filter(|record| record.is_person).collect();
        let among = if wants_person && !persons.is_empty() {
            &persons
        } else {
            among
        };
        #[expect(clippy::expect_used, reason = "the sandbox has records of both kinds")]
        *among.choose(&mut self.chance).expect("there are records")
    }

    /// A page of the record, as long as the advisor stays on it.
    async fn look_at(&mut self, record: Record, desk: &Desk) -> anyhow::Result<()> {
        // What every page begins with.
        self.read(record, desk, Part::Portfolio).await;
        let stays = self.chance.random_range(2..9);
        for _ in 0..stays {
            if !self.goes_on().await {
                return Ok(());
            }
            match self.chance.random_range(0..100) {
                0..38 => self.read(record, desk, Part::Portfolio).await,
                38..62 => self.read(record, desk, Part::Book).await,
                62..82 => self.look_at_checks(record, desk).await?,
                82..92 if record.is_person => self.start(record, desk).await,
                82..96 => self.follow(desk).await,
                _ => {
                    // Leaving the page; the next record is a new session.
                    self.asked("end session", desk.end()).await;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn read(&mut self, record: Record, desk: &Desk, part: Part) {
        let was_known = self.office.tally.knows(record, part);
        let (what, path) = match part {
            Part::Portfolio => ("read portfolio", PORTFOLIO_PATH),
            Part::Book => ("read book", BOOK_PATH),
        };
        let answer = self.asked(what, desk.get(path)).await;
        self.office.tally.read(record, part, was_known, answer.as_ref());
    }

    /// The panel; where it shows a review that is open, somebody else decides about it.
    async fn look_at_checks(&mut self, record: Record, desk: &Desk) -> anyhow::Result<()> {
        let Some(answer) = self.asked("read checks", desk.get(KYC_PATH)).await else {
            return Ok(());
        };
        let Some(panel) = answer.ours::<Panel>() else {
            return Ok(());
        };
        let open = panel.checks.iter().find(|check| {
            let review = check.review.as_ref();
            review.is_some_and(|review| review.state == ReviewState::Open)
        });
        let Some(check) = open else {
            return Ok(());
        };
        let officer = user(FIRST_OFFICER + self.number)?;
        let Ok((_, Some(desk))) = self.office.bed.open(record.org(), record.id, &officer).await else {
            return Ok(());
        };
        let decisions = [Decision::FalsePositive, Decision::Confirm, Decision::Inconclusive];
        let decision = decisions[self.chance.random_range(0..decisions.len())];
        self.asked("decide", desk.decide(check.id, decision)).await;
        Ok(())
    }

    /// Starts a check, and asks again under the same name where that can help, as a person at the widget does.
    async fn start(&mut self, record: Record, desk: &Desk) {
        const TRIES: u32 = 6;
        const BETWEEN_TRIES: Duration = Duration::from_millis(200);

        let key: u128 = self.chance.random();
        let key = format!("{key:032x}");
        let package = if self.chance.random_bool(0.5) {
            "screening"
        } else {
            "standard"
        };
        for _ in 0..TRIES {
            if let Some(answer) = self.asked("start check", desk.start(package, &key)).await {
                if let Some(started) = answer.ours::<Started>() {
                    self.office.tally.started(started.check.id, record);
                    return;
                }
                if answer.status.is_client_error() {
                    return;
                }
            }
            tokio::time::sleep(BETWEEN_TRIES).await;
        }
    }

    async fn follow(&mut self, desk: &Desk) {
        let so_long = Duration::from_millis(self.chance.random_range(100..1_500));
        self.asked("follow events", desk.follow(so_long)).await;
    }

    /// Notes what came of something, and after how long.
    async fn asked(
        &self,
        what: &'static str,
        call: impl Future<Output = anyhow::Result<Answer>>,
    ) -> Option<Answer> {
        let began = Instant::now();
        match call.await {
            Ok(answer) => {
                self.office.tally.did(what, &answer);
                Some(answer)
            }
            Err(_) => {
                self.office.tally.broke(what, began.elapsed());
                None
            }
        }
    }
}
