//! The head of the panel: the one state, risk, dates, and the way to a new check.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::Overall;
use leptos::prelude::*;

use super::desk::{Desk, Opened};
use super::looks::{mark, of_overall, of_risk};

/// The section.
pub(super) fn head(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let state = Memo::new(move |_| {
        desk.panel
            .with(|panel| (panel.overall, panel.risk, panel.last_completed, panel.next_review))
    });
    view! {
        <section class="card kyc-head" aria-labelledby="inlay-kyc-state">
            <h2 class="visually-hidden" id="inlay-kyc-state">{words.kyc_state_title()}</h2>
            {move || {
                let (overall, risk, last_completed, next_review) = state.get();
                let language = desk.language();
                let date = |date: Option<_>| match date {
                    Some(date) => language.formats.date(date),
                    None => words.kyc_none_yet().to_owned(),
                };
                view! {
                    <p class="kyc-overall">{mark(of_overall(overall))} <span>{words.kyc_overall(overall)}</span></p>
                    <dl class="kyc-facts">
                        <div>
                            <dt>{words.kyc_risk_title()}</dt>
                            <dd class="kyc-marked">{mark(of_risk(risk))} <span>{words.kyc_risk(risk)}</span></dd>
                        </div>
                        <div>
                            <dt>{words.kyc_last_completed()}</dt>
                            <dd>{date(last_completed)}</dd>
                        </div>
                        <div>
                            <dt>{words.kyc_next_review()}</dt>
                            <dd>{date(next_review)}</dd>
                        </div>
                    </dl>
                }
            }}
            {move || desk.notice.get().map(|notice| view! { <p class="kyc-notice">{notice}</p> })}
            {start(desk)}
        </section>
    }
}

/// What the reader can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A check can be started.
    Open,
    /// One is running or waits for a decision.
    Running,
    /// The last one was declined.
    Declined,
    /// The reader may not.
    Forbidden,
}

fn start(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let way = Memo::new(move |_| {
        desk.panel.with(|panel| match panel.overall {
            _ if !panel.may.start => Way::Forbidden,
            Overall::Running | Overall::AwaitingClient | Overall::InReview => Way::Running,
            Overall::Declined => Way::Declined,
            _ => Way::Open,
        })
    });
    move || match way.get() {
        Way::Open => view! {
            <p class="kyc-actions">
                <button
                    type="button"
                    class="button is-main"
                    aria-haspopup="dialog"
                    on:click=move |_| desk.open(Opened::Start)
                >
                    {words.kyc_start()}
                </button>
            </p>
        }
        .into_any(),
        Way::Running => ().into_any(),
        Way::Declined => {
            view! { <p class="footnote">{words.error_sentence(ErrorCode::KycDeclined)}</p> }.into_any()
        }
        Way::Forbidden => view! { <p class="footnote">{words.kyc_may_not_start()}</p> }.into_any(),
    }
}
