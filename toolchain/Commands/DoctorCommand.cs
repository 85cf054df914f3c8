using System.CommandLine;
using System.Globalization;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Doctor;
using EarlyExitGen.Toolchain.Verbs.Libtorch;
using EarlyExitGen.Toolchain.Verbs.Training;
using Spectre.Console;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit doctor</c>: what the tool uses, whether it works, and what to do if it does not.</summary>
internal static class DoctorCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<bool> fix = SwitchOption.Create(
            "--fix",
            "Fetch what training needs and this machine lacks, to a folder of yours: libtorch, and on an older "
            + "Debian a newer C++ library.");
        Option<string?> source = new("--source")
        {
            Description = "With --fix: the NuGet feed to fetch from, instead of those that this machine has.",
            HelpName = "FOLDER|URL",
        };
        Option<bool> json = CommonArguments.Json();
        Option<bool> load = SwitchOption.Create("--load-libtorch", "Load libtorch, and nothing else.");
        load.Hidden = true;
        Verb command = new("doctor", "Tells what the tool uses, whether it works, and what to do if it does not.")
        {
            Page = "install",
            Examples = ["doctor", "doctor --fix"],
        };
        command.AddGroup(CommonArguments.RunGroup, fix, source, load)
            .AddGroup(CommonArguments.OutputGroup, json);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(load))
            {
                TorchLibrary.Load();
                return Task.FromResult(0);
            }

            if (parsed.GetValue(source) is not null && !parsed.GetValue(fix))
            {
                throw new UsageException("--source says where --fix fetches from; give both.");
            }

            return RunAsync(parsed.GetValue(fix), parsed.GetValue(source), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(bool fix, string? source, bool json, CancellationToken cancellation)
    {
        if (fix)
        {
            await FixAsync(source, cancellation);
        }

        DoctorReport report = await Examination.RunAsync(cancellation);
        if (json)
        {
            Terminal.WriteJson(report);
        }
        else
        {
            DoctorTable.Write(Terminal.Output, report);
        }

        return report.Ok ? 0 : CommandLine.FailedCode;
    }

    private static async Task FixAsync(string? source, CancellationToken cancellation)
    {
        if (!TorchPackage.FitsPlatform)
        {
            throw new ToolException(
                $"libtorch is fetched for {TorchPackage.Platform} alone: train there, and use the cascade anywhere.");
        }

        if (TorchFolder.Find() is not { } folder
            || await TorchPackage.FirstWrongAsync(folder, cancellation) is not null)
        {
            Say(await TorchInstaller.DescribeAsync(source, cancellation));
            await TorchInstaller.InstallAsync(source, cancellation);
        }

        if (!CppLibrary.IsNewEnough())
        {
            Say(
                "Preparing a .NET host with the C++ library of Debian 13 (20 MB to download) "
                + $"in {TorchFolder.Root} ...");
            await CppLibrary.PrepareAsync(cancellation);
        }
    }

    private static void Say(string line) =>
        Terminal.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{line}");
}
