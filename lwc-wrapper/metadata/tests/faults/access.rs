//! Faults in permission sets, credentials, trusted URLs, and in the address that all of them share.

use super::{Fault, changed};

const SET: &str = "permissionsets/Reader.permissionset-meta.xml";
const SITE: &str = "cspTrustedSites/Inlay.cspTrustedSite-meta.xml";
const NAMED: &str = "namedCredentials/Inlay.namedCredential-meta.xml";
const EXTERNAL: &str = "externalCredentials/Inlay.externalCredential-meta.xml";

pub(super) const FAULTS: &[Fault] = &[
    changed(
        "access to a class that is not there",
        SET,
        "<apexClass>Desk",
        "<apexClass>Desks",
        "<apexClass>",
        "There is no class `Desks`.",
    ),
    changed(
        "a custom permission that is not there",
        SET,
        "<name>View_Panel",
        "<name>View_Panels",
        "View_Panels",
        "There is no custom permission `View_Panels`.",
    ),
    changed(
        "a tab that is not there",
        SET,
        "<tab>Panel",
        "<tab>Panels",
        "<tab>",
        "There is no tab `Panels`.",
    ),
    changed(
        "access to settings that are not there",
        SET,
        "  <customPermissions>",
        "  <customMetadataTypeAccesses>\n    <enabled>true</enabled>\n    <name>Other__mdt</name>\n  </customMetadataTypeAccesses>\n  <customPermissions>",
        "Other__mdt",
        "There is no custom metadata type `Other__mdt`.",
    ),
    changed(
        "one permission given twice",
        SET,
        "<name>ViewRoles",
        "<name>ViewSetup",
        "</PermissionSet>",
        "`userPermissions` names `ViewSetup` more than once.",
    )
    .above(4),
    changed(
        "a permission without the one that it needs",
        SET,
        "  <userPermissions>\n    <enabled>true</enabled>\n    <name>ViewRoles</name>\n  </userPermissions>\n",
        "",
        "ViewSetup",
        "`ViewSetup` is given only together with `ViewRoles`.",
    ),
    changed(
        "a permission that no user has",
        SET,
        "<name>ViewRoles",
        "<name>ViewAll",
        "ViewAll",
        "`ViewAll` is no user permission that this check knows.",
    ),
    changed(
        "access to an object that is not there",
        SET,
        "<object>Result__e",
        "<object>Results__e",
        "Results__e",
        "There is no object `Results__e`.",
    )
    .above(6),
    changed(
        "rights on a record of settings, which have none",
        SET,
        "<object>Result__e",
        "<object>Inlay_Setting__mdt",
        "Inlay_Setting__mdt",
        "`Inlay_Setting__mdt` is custom metadata and takes no `objectPermissions`.",
    )
    .above(6),
    changed(
        "an event that somebody may change",
        SET,
        "<allowCreate>true</allowCreate>\n    <allowDelete>false</allowDelete>\n    <allowEdit>false",
        "<allowCreate>true</allowCreate>\n    <allowDelete>false</allowDelete>\n    <allowEdit>true",
        "<allowCreate>true",
        "`Result__e` is a platform event and takes no `allowEdit`.",
    )
    .above(1),
    changed(
        "somebody who may write what they cannot read",
        SET,
        "<allowRead>true</allowRead>\n    <modifyAllRecords>false</modifyAllRecords>\n    <object>Result__e",
        "<allowRead>false</allowRead>\n    <modifyAllRecords>false</modifyAllRecords>\n    <object>Result__e",
        "<allowCreate>true",
        "`allowCreate` on `Result__e` is given only together with `allowRead`.",
    )
    .above(1),
    changed(
        "a field that somebody may write and not read",
        SET,
        "<editable>false</editable>\n    <field>Check__c.Count__c</field>\n    <readable>true",
        "<editable>true</editable>\n    <field>Check__c.Count__c</field>\n    <readable>false",
        "<fieldPermissions>",
        "`Check__c.Count__c` can be edited only by those who may read it.",
    ),
    changed(
        "a field of an object that nobody may read",
        SET,
        "<allowRead>true",
        "<allowRead>false",
        "<fieldPermissions>",
        "`Check__c.Count__c` is given, but the set does not give read access to `Check__c`.",
    ),
    changed(
        "a field that is not there",
        SET,
        "Check__c.Count__c",
        "Check__c.Sum__c",
        "<fieldPermissions>",
        "There is no field `Check__c.Sum__c`.",
    ),
    changed(
        "a required field, which every deployment would stop at",
        SET,
        "Check__c.Count__c",
        "Check__c.Key__c",
        "<fieldPermissions>",
        "`Check__c.Key__c` is required, and required fields cannot be named in a permission set.",
    ),
    changed(
        "a principal that is not there",
        SET,
        "Inlay-Launch",
        "Inlay-Start",
        "Inlay-Start",
        "There is no principal `Inlay-Start` (external credential, hyphen, principal).",
    ),
    changed(
        "a trusted URL that is good for nothing",
        SITE,
        "<isApplicableToFrameSrc>true",
        "<isApplicableToFrameSrc>false",
        "<CspTrustedSite",
        "A trusted URL must be applicable to at least one kind of resource.",
    ),
    changed(
        "a trusted URL of another address than the setting",
        SITE,
        "https://inlay.invalid",
        "https://other.invalid",
        "<endpointUrl>",
        "The trusted URL is `https://other.invalid`, but the setting says `https://inlay.invalid`.",
    ),
    changed(
        "launch codes from another address than the setting",
        NAMED,
        "https://inlay.invalid",
        "https://other.invalid",
        "<parameterValue>",
        "The named credential leads to `https://other.invalid`, but the setting says `https://inlay.invalid`.",
    ),
    changed(
        "a named credential without an address",
        NAMED,
        "<parameterType>Url",
        "<parameterType>ManagedByNamespace",
        "<NamedCredential ",
        "A named credential has exactly one parameter of type `Url`, and this has 0.",
    ),
    changed(
        "a named credential that leads to an address in clear text",
        NAMED,
        "https://inlay",
        "http://inlay",
        "<namedCredentialParameters>",
        "`parameterValue` is `http://inlay.invalid`, but must be an address that begins with `https://`.",
    ),
    changed(
        "a named credential that leads to no external one",
        NAMED,
        "    <externalCredential>Inlay</externalCredential>\n",
        "",
        "<parameterName>ExternalCredential",
        "A parameter of type `Authentication` needs an `externalCredential`.",
    )
    .above(1),
    changed(
        "a named credential that leads to an external one that is not there",
        NAMED,
        "<externalCredential>Inlay",
        "<externalCredential>Other",
        "<externalCredential>",
        "There is no external credential `Other`.",
    ),
    changed(
        "a client certificate without a certificate",
        NAMED,
        "  <namedCredentialType>",
        "  <namedCredentialParameters>\n    <parameterName>Cert</parameterName>\n    <parameterType>ClientCertificate</parameterType>\n  </namedCredentialParameters>\n  <namedCredentialType>",
        "<parameterName>Cert<",
        "A parameter of type `ClientCertificate` needs an element `certificate`.",
    )
    .above(1),
    changed(
        "a protocol that the platform keeps for itself",
        EXTERNAL,
        ">Custom<",
        ">NoAuthentication<",
        "<authenticationProtocol>",
        "`authenticationProtocol` is `NoAuthentication`, but must be one of `AwsSv4`, `Basic`, `Custom`, `Oauth`, `Password`.",
    ),
    changed(
        "an external credential that nobody may use",
        EXTERNAL,
        ">NamedPrincipal<",
        ">AuthParameter<",
        "<ExternalCredential ",
        "An external credential without a principal can be used by nobody.",
    ),
    changed(
        "two principals of one name",
        EXTERNAL,
        "  <label>",
        "  <externalCredentialParameters>\n    <parameterName>Launch</parameterName>\n    <parameterType>PerUserPrincipal</parameterType>\n  </externalCredentialParameters>\n  <label>",
        "PerUserPrincipal",
        "There is more than one principal `Launch`.",
    )
    .above(2),
    changed(
        "a header without a value",
        EXTERNAL,
        "  <label>",
        "  <externalCredentialParameters>\n    <parameterName>X-Key</parameterName>\n    <parameterType>AuthHeader</parameterType>\n  </externalCredentialParameters>\n  <label>",
        "X-Key",
        "A parameter of type `AuthHeader` needs an element `parameterValue`.",
    )
    .above(1),
];
