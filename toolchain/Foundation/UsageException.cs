namespace EarlyExitGen.Toolchain.Foundation;

/// <summary>
/// A mistake of the command line that shows only when its options are seen together: told like every other one of the
/// command line, with exit code 2.
/// </summary>
/// <param name="message">Says what is wrong and what to do.</param>
internal sealed class UsageException(string message) : ToolException(message);
