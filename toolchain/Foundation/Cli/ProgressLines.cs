namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Lines on standard error now and then while this lives: how far work is where no bar can be drawn.</summary>
internal sealed class ProgressLines : IDisposable
{
    /// <summary>Set to <c>off</c>, the environment variable that keeps these lines away.</summary>
    public const string Variable = "EARLYEXIT_PROGRESS";

    private static readonly Lock Gate = new();
    private static bool s_isSilent;

    private readonly Func<string> _line;
    private readonly Timer? _timer;
    private bool _isOver;

    /// <summary>Starts.</summary>
    /// <param name="line">The line as it is now; called from any thread.</param>
    public ProgressLines(Func<string> line)
    {
        _line = line;
        _timer = Environment.GetEnvironmentVariable(Variable) == "off"
            ? null
            : new Timer(_ => Tell(), state: null, Pace.First, Pace.Further);
    }

    /// <summary>Writes no further line in this process: what comes next is its last word.</summary>
    public static void Silence()
    {
        lock (Gate)
        {
            s_isSilent = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (Gate)
        {
            // A call that is under way already writes nothing after this.
            _isOver = true;
        }
    }

    private void Tell()
    {
        lock (Gate)
        {
            if (!_isOver && !s_isSilent)
            {
                Console.Error.WriteLine(_line());
            }
        }
    }
}
