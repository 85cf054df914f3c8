namespace EarlyExitGen.Toolchain.Verbs.Doctor;

/// <summary>Looks at all that the tool uses.</summary>
internal static class Examination
{
    /// <summary>Looks at everything, the libraries first loaded.</summary>
    public static async Task<DoctorReport> RunAsync(CancellationToken cancellation)
    {
        Check[] checks =
        [
            MachineChecks.Runtime(),
            await MachineChecks.SdkAsync(cancellation),
            LibraryChecks.OnnxRuntime(),
            LibraryChecks.Skia(),
            await LibraryChecks.LibtorchAsync(cancellation),
            MachineChecks.Processor(),
            MachineChecks.Memory(),
            MachineChecks.System(),
        ];
        bool isOk = Array.TrueForAll(checks, check => check.State != CheckState.Wrong);
        return new DoctorReport(ToolVersion.Number, ToolVersion.Commit, isOk, checks);
    }
}
