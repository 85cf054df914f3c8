using System.CommandLine;
using System.CommandLine.Invocation;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Verbs.Doctor;

namespace EarlyExitGen.Toolchain.Commands;

/// <summary><c>earlyexit --version</c>: the tool's version and commit, and ONNX Runtime's version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Console.Out.WriteLine($"{ToolCommand.Name} {ToolVersion.Text}, ONNX Runtime {OnnxRuntime()}");
        return 0;
    }

    private static string OnnxRuntime()
    {
        try
        {
            return ToolVersion.OnnxRuntime();
        }
        catch (ToolException e)
        {
            return e.Message;
        }
    }
}
