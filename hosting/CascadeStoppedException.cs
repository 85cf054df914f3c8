namespace EarlyExitGen.Hosting;

/// <summary>A cascade takes no texts: its host is going down, or has not come up yet.</summary>
public sealed class CascadeStoppedException : InvalidOperationException
{
    internal CascadeStoppedException(string message)
        : base(message)
    {
    }
}
