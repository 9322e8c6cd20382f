//! Answers about the hierarchy: every level with its roll-ups, from the same code as the figures of the level itself.

use std::cmp::Reverse;

use inlay_contract::{Decimal, Figure, UnavailableReason};

use super::Engine;
use super::holdings::place;
use super::income::is_income;
use super::sum::Sum;
use crate::allocation::weight;
use crate::order::sort_by_key;
use crate::report::{Question, TreeRow};

/// What is the same for every row of one answer.
struct Roots {
    question: Question,
    /// Value of the asked node.
    whole: Option<Decimal>,
    /// Income that each account of the book received, or why that is not known.
    income: Result<Vec<Sum>, UnavailableReason>,
}

impl Engine {
    /// The hierarchy below a node in the order of display: each node is followed by its children, largest first.
    #[must_use]
    pub fn tree(&self, question: Question) -> Vec<TreeRow> {
        let roots = Roots {
            question,
            whole: self.value_sum(question.node).known(),
            income: self.income_of_accounts(question),
        };
        let mut rows = Vec::new();
        // The nodes that are still to be listed, the next one last.
        let mut waiting: Vec<(usize, u32)> = Vec::new();
        if question.node < self.book().nodes.len() {
            waiting.push((question.node, 0));
        }
        while let Some((node, depth)) = waiting.pop() {
            rows.push(self.tree_row(&roots, node, depth));
            let mut children = self.children(node).to_vec();
            sort_by_key(&mut children, |&child| Reverse(self.value_sum(child).known()));
            waiting.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
        }
        rows
    }

    fn tree_row(&self, roots: &Roots, node: usize, depth: u32) -> TreeRow {
        let stale_since = self.book().stale_since;
        let asked = Question {
            node,
            ..roots.question
        };
        // A node that began within the period has no return of it, but what it gained is part of what its parent gained.
        let gain_span = match self.span(asked) {
            Err(UnavailableReason::BeforeInception) => self.span(roots.question),
            span => span,
        };
        let accounts = self.accounts_under(node);
        let income = match &roots.income {
            Ok(of_account) => {
                let mut sum = Sum::default();
                accounts
                    .iter()
                    .for_each(|&account| sum.merge(&of_account[place(account)]));
                sum.figure_or_nothing(stale_since)
            }
            Err(reason) => Figure::unavailable(*reason),
        };
        let holdings: usize = accounts
            .iter()
            .map(|&account| self.values().in_account[place(account)].len())
            .sum();
        let value = self.value_sum(node);
        TreeRow {
            node,
            depth,
            value: self.value(node),
            weight: value
                .known()
                .zip(roots.whole)
                .and_then(|(value, whole)| weight(value, whole)),
            gain: self.figure_of(node, gain_span.and_then(|span| self.gain_over(node, span))),
            time_weighted: self.figure_of(
                node,
                self.span(asked).and_then(|span| self.return_over(node, span)),
            ),
            income,
            accounts: u32::try_from(accounts.len()).unwrap_or(u32::MAX),
            holdings: u32::try_from(holdings).unwrap_or(u32::MAX),
        }
    }

    fn income_of_accounts(&self, question: Question) -> Result<Vec<Sum>, UnavailableReason> {
        let mut sums = vec![Sum::default(); self.book().accounts.len()];
        for index in self.transactions_of(question)? {
            let transaction = &self.book().transactions[index];
            if is_income(transaction.kind) {
                sums[place(transaction.account)].add(self.amount(index));
            }
        }
        Ok(sums)
    }
}

#[cfg(test)]
mod tests;
