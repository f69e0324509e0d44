namespace HomeLab.Deploy.Tests.Checks;

/// <summary>Every check, by its sentence.</summary>
internal static class DeployChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. TreeChecks.All, .. ReferenceChecks.All, .. FluxChecks.All, .. NetworkChecks.All, .. LintChecks.All, .. PinChecks.All,
        .. ArithmeticChecks.All, .. SecretChecks.All, .. MonitoringChecks.All, .. TraceChecks.All, .. PolicyChecks.All, .. ComposeChecks.All, .. CodeChecks.All, .. DocumentChecks.All,
    ];
}
