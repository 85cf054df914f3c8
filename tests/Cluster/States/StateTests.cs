using System.Diagnostics.Metrics;
using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Telemetry;
using EarlyExitGen.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests.States;

/// <summary>
/// Texts that go on to deep silos as their states: of these blocks, which have one scale for all activations, as they
/// are, so that answers are those of one process to the bit. See <see cref="TierStateTests"/> for rounded ones.
/// </summary>
[Collection(nameof(StateTests))]
public sealed class StateTests
{
    private static readonly string[] All = Texts.Of(300);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 4)]
    [InlineData(5, 1)]
    public async Task States_go_on_to_the_answers_of_one_process_to_the_bit(int cut, int rows)
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Gateway(),
            SiloPlan.Front(cut, options => options.States = ClusterStates.Always),
            SiloPlan.Deep(options => options.BatchRows = rows));
        using FormCount forms = new();

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

        Assert.Equal(OneProcess.Answers(All).Count(answer => answer.Exit >= cut), forms["state"]);
        Assert.True(forms["state"] > 0);
        Assert.Equal(0, forms["ids"] + forms["text"]);
        Assert.Equal(OneProcess.Bits(OneProcess.Answers(All)), OneProcess.Bits(answers));
    }

    [Fact]
    public async Task Behind_a_lexical_exit_alone_ids_go_on_and_by_default_whatever_is_cheaper()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Gateway(),
            SiloPlan.Front(1, options => options.States = ClusterStates.Always),
            SiloPlan.Deep());
        using (FormCount forms = new())
        {
            CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

            Assert.Equal(OneProcess.Bits(OneProcess.Answers(All)), OneProcess.Bits(answers));
            Assert.True(forms["ids"] > 0);
            Assert.Equal(0, forms["state"]);
        }

        await using NewsCluster other =
            await NewsCluster.StartAsync(SiloPlan.Gateway(), SiloPlan.Front(3), SiloPlan.Deep());
        using FormCount either = new();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(
                OneProcess.Bits(OneProcess.Answers(All)),
                OneProcess.Bits(await other.Cascade.ClassifyAsync(All, default, Token)));
        }

        Assert.Equal(
            5 * OneProcess.Answers(All).Count(answer => answer.Exit >= 3), either["ids"] + either["state"]);
    }

    [Fact]
    public async Task A_silo_that_knows_no_states_gets_ids()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Gateway(),
            SiloPlan.Front(3, options => options.States = ClusterStates.Always),
            SiloPlan.Deep() with
            {
                Configure = silo => MetadataOf(silo).All.Remove(SiloOffer.StatesKey(nameof(NewsClassifier))),
            });

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

        Assert.Equal(OneProcess.Bits(OneProcess.Answers(All)), OneProcess.Bits(answers));
    }

    [Fact]
    public async Task Without_a_deep_silo_the_front_exits_answer_as_ever_and_in_time()
    {
        await using NewsCluster cluster = await NewsCluster.StartAsync(
            SiloPlan.Front(3, options => options.States = ClusterStates.Always),
            SiloPlan.Gateway(options =>
            {
                options.WithoutDeep = WithoutDeep.Degrade;
                options.DeepWithin = TimeSpan.FromMilliseconds(50);
            }));
        NewsPrediction[] expected = OneProcess.Answers(All);

        CascadeAnswer<NewsPrediction>[] answers = await cluster.Cascade.ClassifyAsync(All, default, Token);

        Assert.Equal(expected.Select(answer => answer.Exit >= 3), answers.Select(answer => answer.Degraded));
        Assert.All(answers.Where(answer => answer.Degraded), answer => Assert.Equal(2, answer.Prediction.Exit));
    }

    private static CascadeClusterExtensions.TierMetadata MetadataOf(ISiloBuilder silo) =>
        (CascadeClusterExtensions.TierMetadata)silo.Services
            .Last(service => service.ServiceType == typeof(CascadeClusterExtensions.TierMetadata))
            .ImplementationInstance!;

    /// <summary>Other tests pass texts on too, and instruments are the process's.</summary>
    [CollectionDefinition(nameof(StateTests), DisableParallelization = true)]
    public sealed class Alone;

    /// <summary>Texts that were passed on, by form.</summary>
    private sealed class FormCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _forms = [];

        public FormCount()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ClusterInstruments.Name
                    && instrument.Name == "earlyexit.cluster.passed_on")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, texts, tags, _) =>
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    if (tag.Key == "earlyexit.form")
                    {
                        lock (_forms)
                        {
                            _forms[(string)tag.Value!] = this[(string)tag.Value!] + texts;
                        }
                    }
                }
            });
            _listener.Start();
        }

        public long this[string form]
        {
            get
            {
                lock (_forms)
                {
                    return _forms.GetValueOrDefault(form);
                }
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
