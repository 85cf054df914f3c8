namespace EarlyExitGen.Toolchain.Foundation.Cli;

/// <summary>Lines on standard error now and then while this lives: how far work is where no bar can be drawn.</summary>
internal sealed class ProgressLines : IDisposable
{
    /// <summary>Set to <c>off</c>, the environment variable that keeps these lines away.</summary>
    public const string Variable = "EARLYEXIT_PROGRESS";

    private readonly Func<string> _line;
    private readonly Lock _lock = new();
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
        {
            // A call that is under way already writes nothing after this.
            _isOver = true;
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                Console.Error.WriteLine(_line());
            }
        }
    }
}
