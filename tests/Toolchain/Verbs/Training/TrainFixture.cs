
namespace EarlyExitGen.Toolchain.Tests.Verbs.Training;

/// <summary>A made-up task and one finished training of it, which several tests look at.</summary>
public sealed class TrainFixture : IDisposable
{
    private readonly Lazy<string> _output;

    public TrainFixture()
    {
        Data = MadeUpTask.Write(Folder, "train.tsv", 400, seed: 1);
        Dev = MadeUpTask.Write(Folder, "dev.tsv", 250, seed: 2);
        _output = new Lazy<string>(() => TrainProcess.Run(Arguments("trained")));
    }

    internal TemporaryFolder Folder { get; } = new();

    internal string Data { get; }

    internal string Dev { get; }

    /// <summary>The finished training's checkpoint.</summary>
    internal string Trained => Folder["trained"];

    /// <summary>The finished training's output: its result as JSON.</summary>
    internal string Output => _output.Value;

    /// <summary>
    /// The arguments of the training, into the folder <paramref name="name"/>; those in <paramref name="more"/>
    /// replace theirs.
    /// </summary>
    internal string[] Arguments(string name, params string[] more)
    {
        string[] arguments =
        [
            Data, "--dev", Dev, "--out", Folder[name], "--exits", "0,1,2", "--layers", "2", "--hidden", "32", "--heads",
            "2",
            "--vocabulary", "120", "--epochs", "4", "--batch", "16", "--lr", "2e-3", "--head-lr", "2e-3", "--seed", "7",
            "--max-tokens", "24", "--threads", "2", "--json",
        ];
        int replaced = more.Length == 0 ? -1 : Array.IndexOf(arguments, more[0]);
        return replaced < 0
            ? [.. arguments, .. more]
            : [.. arguments[..replaced], .. more, .. arguments[(replaced + 2)..]];
    }

    public void Dispose() => Folder.Dispose();
}
