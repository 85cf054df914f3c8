namespace EarlyExitGen.Toolchain.Foundation;

/// <summary>A mistake that the user can fix: its message is all that is printed, and the exit code is 1.</summary>
internal class ToolException : Exception
{
    /// <summary>Says what is wrong, where, and what to do.</summary>
    public ToolException(string message)
        : base(message)
    {
    }

    /// <summary>
    /// Says what is wrong, where, and what to do; <paramref name="inner"/> is what brought it to light.
    /// </summary>
    public ToolException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
