//! How a trigger hears platform events.

use super::{Kind, LABEL, Layout, MetadataType, elements, maybe, once};

pub(super) const PLATFORM_EVENT_SUBSCRIBER_CONFIG: MetadataType = MetadataType {
    name: "PlatformEventSubscriberConfig",
    // With a capital letter, unlike every other folder.
    folder: "PlatformEventSubscriberConfigs",
    suffix: ".platformEventSubscriberConfig-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("batchSize", Kind::Whole(1, 2_000)),
        maybe("isProtected", Kind::Boolean),
        once("masterLabel", LABEL),
        maybe("numPartitions", Kind::Whole(1, 10)),
        maybe("partitionKey", LABEL),
        once("platformEventConsumer", Kind::Name),
        maybe("user", LABEL),
    ]),
};
