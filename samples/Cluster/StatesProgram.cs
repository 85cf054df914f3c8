using System.Diagnostics;
using EarlyExitGen.Hosting;
using Samples.News;
using static System.FormattableString;

namespace ClusterSample;

/// <summary>
/// What it costs that texts go on to a deep silo as token ids, or as their states: two clusters that differ in nothing
/// else, asked in turns, by the length of the texts and by where the cascade is cut.
/// </summary>
internal static class StatesProgram
{
    private const int Warm = 10;

    private static readonly int[] Words = [6, 30, 126];

    /// <summary>Runs everything.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        IConfiguration settings = new ConfigurationBuilder().AddCommandLine(args).Build();
        int times = settings.GetValue("Times", 100);
        int last = NewsClassifier.Info.Exits.Count - 1;
        await Say("cut\ttokens\tdeep silo, processor ms a text: ids\tstate\tanswer, median ms: ids\tstate"
            + "\tmedian of state / ids");
        int wrong = 0;

        // Behind the lexical exit alone there is no state.
        foreach (int cut in Enumerable.Range(2, last - 1))
        {
            await using Side ids = await Side.StartAsync(cut, "Never");
            await using Side states = await Side.StartAsync(cut, "Always");
            foreach (int words in Words)
            {
                wrong += await CompareAsync(ids, states, cut, words, times);
            }
        }

        await Say(wrong == 0 ? "all answers agree" : Invariant($"{wrong} answers differ"));
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<int> CompareAsync(
        Side ids, Side states, int cut, int words, int times)
    {
        // No exit is sure enough for this: all texts go to the last one.
        CascadeCall call = new() { Dial = 0 };
        string[] texts = Texts(words, times + Warm);
        List<(double Ids, double State)> pairs = [];
        int wrong = 0;
        (TimeSpan Ids, TimeSpan State) before = default;
        for (int i = 0; i < texts.Length; i++)
        {
            before = i == Warm ? (ids.DeepTime, states.DeepTime) : before;

            // Each goes first as often as the other.
            (TimeSpan Time, NewsPrediction Answer) one = i % 2 == 0 ? await AskAsync(ids) : await AskAsync(states);
            (TimeSpan Time, NewsPrediction Answer) other = i % 2 == 0 ? await AskAsync(states) : await AskAsync(ids);
            wrong += one.Answer.Label == other.Answer.Label && one.Answer.Exit == other.Answer.Exit ? 0 : 1;
            if (i >= Warm)
            {
                (TimeSpan first, TimeSpan second) = i % 2 == 0 ? (one.Time, other.Time) : (other.Time, one.Time);
                pairs.Add((first.TotalMilliseconds, second.TotalMilliseconds));
            }

            async Task<(TimeSpan Time, NewsPrediction Answer)> AskAsync(Side asked)
            {
                long start = Stopwatch.GetTimestamp();
                CascadeAnswer<NewsPrediction> answer = await asked.Cascade.ClassifyAsync(texts[i], call);
                return (Stopwatch.GetElapsedTime(start), answer.Prediction);
            }
        }

        double[] ratios = [.. pairs.Select(static pair => pair.State / pair.Ids).Order()];
        await Say(string.Join('\t', (string[])
        [
            Invariant($"{cut}"),
            Invariant($"{words + 2}"),
            Invariant($"{(ids.DeepTime - before.Ids).TotalMilliseconds / times:0.0}"),
            Invariant($"{(states.DeepTime - before.State).TotalMilliseconds / times:0.0}"),
            Invariant($"{Middle(pairs.Select(static pair => pair.Ids)):0.0}"),
            Invariant($"{Middle(pairs.Select(static pair => pair.State)):0.0}"),
            Invariant($"{ratios[ratios.Length / 2]:0.00}"),
        ]));
        return wrong;
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] all = [.. values.Order()];
        return all[all.Length / 2];
    }

    // Words that are one token each, the two special tokens beside them.
    private static string[] Texts(int words, int count)
    {
        string[] all = "oil prices rise after the peace talks and the stocks of the bank fall at the market".Split(' ');
        Random random = new(5);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => string.Join(
                ' ', Enumerable.Range(0, words).Select(_ => all[random.Next(all.Length)]))),
        ];
    }

    private static Task Say(string line) => Console.Out.WriteLineAsync(line);

    /// <summary>A cluster of a front silo and a deep one, and a gateway in this process.</summary>
    private sealed class Side(Members members, Child deep, WebApplication gateway) : IAsyncDisposable
    {
        /// <summary>The time that processors have spent on the deep silo.</summary>
        public TimeSpan DeepTime => deep.ProcessorTime;

        public ICascadeService<string, NewsPrediction> Cascade { get; } =
            gateway.Services.GetRequiredService<ICascadeService<string, NewsPrediction>>();

        public static async Task<Side> StartAsync(int cut, string states)
        {
            const string Silo = "--Cascades:NewsClassifier:Silo:";
            Members members = new(Child.FreePort(), Silo + "Cut", Invariant($"{cut}"), Silo + "States", states);
            await members.StartRedisAsync();
            await members.AddAsync("front", "Front");
            Child deep = await members.AddAsync("deep", "Deep");
            WebApplication gateway = Gateway.Build(members.Settings, Child.FreePort());
            await gateway.StartAsync();
            return new Side(members, deep, gateway);
        }

        public async ValueTask DisposeAsync()
        {
            await gateway.StopAsync();
            await gateway.DisposeAsync();
            await members.DisposeAsync();
        }
    }
}
