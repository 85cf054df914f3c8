using System.CommandLine;
using System.CommandLine.Help;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit</c> itself.</summary>
internal static class ToolCommand
{
    /// <summary>The tool's name.</summary>
    public const string Name = "earlyexit";

    /// <summary>Makes the command with all its verbs, in the order in which they are used.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Makes early-exit cascades: trains, calibrates, exports and measures them.")
        {
            NewCommand.Create(),
            TrainCommand.Create(),
            CalibrateCommand.Create(),
            ExportCommand.Create(),
            EvaluateCommand.Create(),
            ClassifyCommand.Create(),
            TraceCommand.Create(),
            SweepCommand.Create(),
            TuneCommand.Create(),
            CompareCommand.Create(),
            LexiconCommand.Create(),
            HeadsCommand.Create(),
            LinearCommand.Create(),
            AnalyzeCommand.Create(),
            ReportCommand.Create(),
            BenchCommand.Create(),
            PlanCommand.Create(),
            QuantizeCommand.Create(),
            SynthesizeCommand.Create(),
            InspectCommand.Create(),
            AttachCommand.Create(),
            DoctorCommand.Create(),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        root.Options.OfType<HelpOption>().Single().Action = new HelpPage();
        return root;
    }
}
