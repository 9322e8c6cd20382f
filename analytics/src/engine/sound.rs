//! Makes the references within a book sound, once, so that nothing after it has to doubt a position in a list.
//!
//! A provider's mistake must not make a figure wrong in silence or stop the others: what refers to nothing is dropped, and
//! an account that stands nowhere in the hierarchy is put below the record, because it is part of the whole.

use inlay_contract::book::{Book, Node, NodeKind};

/// The book, with these promises: there is a node 0, and it alone has no parent; every other parent is smaller than its
/// child; every account has exactly one node; no holding or transaction refers to what is not there.
pub(super) fn sound(mut book: Book) -> Book {
    let accounts = book.accounts.len();
    let instruments = book.instruments.len();
    let is_account = |account: u32| (account as usize) < accounts;
    let is_instrument = |instrument: u32| (instrument as usize) < instruments;

    book.positions
        .retain(|one| is_account(one.account) && is_instrument(one.instrument));
    book.transactions.retain(|one| is_account(one.account));
    for transaction in &mut book.transactions {
        transaction.instrument = transaction.instrument.filter(|one| is_instrument(*one));
        let own = transaction.account;
        transaction.counterpart = transaction
            .counterpart
            .filter(|one| is_account(*one) && *one != own);
    }
    repair_nodes(&mut book);
    book
}

fn repair_nodes(book: &mut Book) {
    if book.nodes.is_empty() {
        book.nodes.push(below_nothing());
    }
    let mut has_node = vec![false; book.accounts.len()];
    for (position, node) in book.nodes.iter_mut().enumerate() {
        let is_above = |parent: &u32| (*parent as usize) < position;
        node.parent = node.parent.filter(is_above).or((position != 0).then_some(0));
        node.account = node.account.filter(|account| {
            has_node
                .get_mut(*account as usize)
                .is_some_and(|taken| !std::mem::replace(taken, true))
        });
    }
    for (account, _) in (0_u32..).zip(&has_node).filter(|(_, has_node)| !**has_node) {
        book.nodes.push(Node {
            parent: Some(0),
            kind: NodeKind::Account,
            name: book.accounts[account as usize].name.clone(),
            owners: Vec::new(),
            account: Some(account),
        });
    }
}

fn below_nothing() -> Node {
    Node {
        parent: None,
        kind: NodeKind::Group,
        name: String::new(),
        owners: Vec::new(),
        account: None,
    }
}
