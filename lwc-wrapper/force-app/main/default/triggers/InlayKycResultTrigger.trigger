/** Hands events of KYC checks to `InlayKycWriteBack`, which says what becomes of them. */
trigger InlayKycResultTrigger on Inlay_Kyc_Result__e(after insert) {
    InlayKycWriteBack.apply(Trigger.new, EventBus.TriggerContext.currentContext().retries);
}
