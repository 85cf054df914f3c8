namespace EarlyExitGen;

/// <summary>
/// A cascade cannot be loaded or cannot answer. The message says what is wrong, in which file, and what to do.
/// </summary>
public sealed class CascadeException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public CascadeException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong and what to do; <paramref name="inner"/> is what brought it to light.</summary>
    public CascadeException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>
    /// Says what is wrong with <paramref name="file"/> and what to do; <paramref name="inner"/>, where there is one,
    /// is what brought it to light.
    /// </summary>
    public CascadeException(string message, string file, Exception? inner = null)
        : base(message, inner) => File = file;

    /// <summary>The file that the message is about, with its full path; null where it is about none.</summary>
    public string? File { get; }
}
