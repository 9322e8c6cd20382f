//! Faults in objects, fields and records of custom metadata.

use super::{Fault, changed, moved};

const OBJECT: &str = "objects/Check__c/Check__c.object-meta.xml";
const EVENT: &str = "objects/Result__e/Result__e.object-meta.xml";
const SETTING: &str = "objects/Inlay_Setting__mdt/Inlay_Setting__mdt.object-meta.xml";
const KEY: &str = "objects/Check__c/fields/Key__c.field-meta.xml";
const COUNT: &str = "objects/Check__c/fields/Count__c.field-meta.xml";
const BY: &str = "objects/Check__c/fields/By__c.field-meta.xml";
const OVER: &str = "objects/Check__c/fields/Over__c.field-meta.xml";
const EVENT_KEY: &str = "objects/Result__e/fields/Key__c.field-meta.xml";
const SINCE: &str = "objects/Inlay_Setting__mdt/fields/Since__c.field-meta.xml";
const WAY: &str = "objects/Inlay_Setting__mdt/fields/Way__c.field-meta.xml";
const RECORD: &str = "customMetadata/Inlay_Setting.Default.md-meta.xml";

const LAYOUT: &str = "layouts/Check__c-Check Layout.layout-meta.xml";

pub(super) const FAULTS: &[Fault] = &[
    moved(
        "a layout of an object that is not there",
        LAYOUT,
        "layouts/Checks__c-Check Layout.layout-meta.xml",
        "There is no object `Checks__c` for this layout.",
    )
    .on("<Layout "),
    moved(
        "a layout of no name",
        LAYOUT,
        "layouts/Check__c.layout-meta.xml",
        "`Check__c` is no name for a file of type Layout.",
    ),
    moved(
        "an object whose fields nobody sees",
        LAYOUT,
        "layouts/Account-Check Layout.layout-meta.xml",
        "`Check__c` has no layout, so nobody sees its fields.",
    )
    .of(OBJECT)
    .on("<CustomObject"),
    moved(
        "a layout that is given to nobody",
        LAYOUT,
        "layouts/Check__c-My Layout.layout-meta.xml",
        "A layout of `Check__c` must be called `Check Layout`: another is given to nobody.",
    )
    .of(OBJECT)
    .on("<CustomObject"),
    changed(
        "a field that stands twice on a layout",
        LAYOUT,
        "<field>Count__c",
        "<field>Over__c",
        "</layoutColumns>",
        "`Over__c` stands more than once on the layout.",
    )
    .above(2),
    changed(
        "a field that nobody can fill in",
        LAYOUT,
        "<field>Count__c",
        "<field>CreatedById",
        "<Layout ",
        "The field `Count__c` is not on the layout, so nobody sees it.",
    ),
    changed(
        "a field on a layout and not on the object",
        LAYOUT,
        "<field>Count__c",
        "<field>Sum__c",
        "Sum__c",
        "`Check__c` has no field `Sum__c`.",
    ),
    changed(
        "a required field that a layout lets be empty",
        LAYOUT,
        "<behavior>Required",
        "<behavior>Edit",
        "Key__c",
        "`Key__c` is required, and so it must be on the layout (`Required`).",
    ),
    changed(
        "an object that is shared with nobody knows whom",
        OBJECT,
        "  <sharingModel>Private</sharingModel>\n",
        "",
        "<CustomObject",
        "A custom object needs an element `sharingModel`.",
    ),
    changed(
        "an object that publishes like an event",
        OBJECT,
        "  <sharingModel>",
        "  <publishBehavior>PublishImmediately</publishBehavior>\n  <sharingModel>",
        "<publishBehavior>",
        "A custom object has no `publishBehavior`.",
    ),
    changed(
        "an event of no kind",
        EVENT,
        "  <eventType>HighVolume</eventType>\n",
        "",
        "<CustomObject",
        "A platform event needs an element `eventType`.",
    ),
    changed(
        "an event that is shared like an object",
        EVENT,
        "  <publishBehavior>",
        "  <sharingModel>Private</sharingModel>\n  <publishBehavior>",
        "<sharingModel>",
        "A platform event has no `sharingModel`.",
    ),
    changed(
        "a setting that everybody can read",
        SETTING,
        "  <visibility>Protected</visibility>\n",
        "",
        "<CustomObject",
        "A custom metadata type needs an element `visibility`.",
    ),
    changed(
        "a setting that is deployed like an object",
        SETTING,
        "  <label>",
        "  <deploymentStatus>Deployed</deploymentStatus>\n  <label>",
        "<deploymentStatus>",
        "A custom metadata type has no `deploymentStatus`.",
    ),
    moved(
        "a field without the ending of a field",
        COUNT,
        "objects/Check__c/fields/Count.field-meta.xml",
        "`fullName` is `Count__c`, but the file is called `Count`.",
    )
    .on("<fullName>"),
    moved(
        "a field whose name is that of a standard field",
        COUNT,
        "objects/Check__c/fields/Number.field-meta.xml",
        "`Number` must end with `__c`, as every custom field does.",
    )
    .on("<CustomField"),
    moved(
        "a field of an object that is not there",
        COUNT,
        "objects/Checks__c/fields/Count__c.field-meta.xml",
        "There is no object `Checks__c` for this field.",
    )
    .on("<CustomField"),
    changed(
        "a field of a type that nobody knows",
        COUNT,
        ">Number<",
        ">Figure<",
        "<type>",
        "`type` is `Figure`, but must be one of `Checkbox`, `Currency`, `Date`, `DateTime`, `Email`, `LongTextArea`, `Lookup`, `Number`, `Percent`, `Phone`, `Picklist`, `Text`, `TextArea`, `Url`.",
    ),
    changed(
        "an event with a field that no event has",
        EVENT_KEY,
        "  <length>60</length>\n  <type>Text</type>",
        "  <type>Email</type>",
        "<CustomField",
        "`Result__e` can have no field of type `Email`.",
    ),
    changed(
        "a field of an object that a package manages like a setting",
        OVER,
        "  <label>",
        "  <fieldManageability>Locked</fieldManageability>\n  <label>",
        "<fieldManageability>",
        "Only fields of custom metadata types have `fieldManageability`.",
    ),
    changed(
        "a text of no length",
        KEY,
        "  <length>36</length>\n",
        "",
        "<CustomField",
        "A field of type `Text` needs an element `length`.",
    ),
    changed(
        "a text that is longer than texts are",
        KEY,
        "<length>36",
        "<length>256",
        "<length>",
        "A field of type `Text` has between 1 and 255 characters, and not 256.",
    ),
    changed(
        "a date with digits",
        SINCE,
        "  <type>",
        "  <scale>0</scale>\n  <type>",
        "<scale>",
        "A field of type `Date` has no `scale`.",
    ),
    changed(
        "a number with more decimals than digits",
        COUNT,
        "<precision>9",
        "<precision>1",
        "<scale>",
        "`scale` is 2, but the number has only 1 digits (`precision`).",
    ),
    changed(
        "a checkbox that is neither on nor off",
        OVER,
        "<defaultValue>false",
        "<defaultValue>off",
        "<defaultValue>",
        "`defaultValue` of a checkbox is `off`, but must be `true` or `false`.",
    ),
    changed(
        "a lookup to nothing",
        BY,
        ">User<",
        ">Person<",
        "<referenceTo>",
        "`referenceTo` names `Person`, but there is no such object.",
    ),
    changed(
        "a required lookup that empties itself",
        BY,
        "<required>false",
        "<required>true",
        "<deleteConstraint>",
        "A required lookup cannot become empty: `SetNull` is not allowed.",
    ),
    changed(
        "a list of values that does not say whether it is sorted",
        WAY,
        "      <sorted>false</sorted>\n",
        "",
        "<valueSetDefinition>",
        "`valueSetDefinition` needs an element `sorted`.",
    ),
    moved(
        "a record of a type that is not there",
        RECORD,
        "customMetadata/Other.Default.md-meta.xml",
        "There is no custom metadata type `Other__mdt`.",
    )
    .on("<CustomMetadata"),
    changed(
        "a record with a value for no field",
        RECORD,
        "<field>Since__c",
        "<field>Until__c",
        "Until__c",
        "`Inlay_Setting__mdt` has no field `Until__c`.",
    )
    .above(1),
    changed(
        "a record with two values for one field",
        RECORD,
        "<field>Since__c",
        "<field>Bff_Origin__c",
        "2026-11-21",
        "`Bff_Origin__c` has more than one value.",
    )
    .above(2),
    changed(
        "a record without what it needs",
        RECORD,
        "<value xsi:type=\"xsd:string\">https://inlay.invalid</value>",
        "<value xsi:nil=\"true\" />",
        "<CustomMetadata",
        "`Bff_Origin__c` needs a value.",
    ),
    changed(
        "a value of another type than its field",
        RECORD,
        "xsd:boolean",
        "xsd:string",
        ">true</value>",
        "`Is_On__c` is a field of type `Checkbox`, so its value is of type `xsd:boolean`, not `xsd:string`.",
    ),
    changed(
        "a value that is neither on nor off",
        RECORD,
        "\"xsd:boolean\">true",
        "\"xsd:boolean\">on",
        "\"xsd:boolean\"",
        "`Is_On__c` is `on`, but must be `true` or `false`.",
    ),
    changed(
        "a value that is no date",
        RECORD,
        "2026-11-21",
        "21.11.2026",
        "21.11.2026",
        "`Since__c` is `21.11.2026`, but must be a date such as `2026-11-21`.",
    ),
    changed(
        "a value that is no number",
        RECORD,
        ">12.0<",
        ">a dozen<",
        "a dozen",
        "`Most__c` is `a dozen`, but must be a number.",
    ),
    changed(
        "a value that nobody can choose",
        RECORD,
        ">Short<",
        ">Long<",
        ">Long<",
        "`Way__c` is `Long`, but must be one of `Short`.",
    ),
    changed(
        "a value that is too long for its field",
        RECORD,
        "https://inlay.invalid",
        "https://inlay-with-a-very-long-name.example.invalid",
        "very-long",
        "`Bff_Origin__c` has more than 40 characters.",
    ),
];
