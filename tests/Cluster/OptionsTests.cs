using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>Options that cannot be.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Wrong_options_of_a_silo_are_told_all_at_once()
    {
        ClusterSiloOptions options = new()
        {
            Tiers = ClusterTiers.None, Cut = 6, BatchTexts = 0, Patience = TimeSpan.Zero,
            States = (ClusterStates)7,
        };

        OptionsValidationException e = Assert.Throws<OptionsValidationException>(
            () => ClusterOptionsCheck.Require(options, NewsClassifier.Info, "Cascades:NewsClassifier:Silo"));

        Assert.Equal(
            [
                "Cascades:NewsClassifier:Silo:Tiers is None; it is Front, Deep or All.",
                "Cascades:NewsClassifier:Silo:Cut is 6; it lies between 1 and 5: after it the others come.",
                "Cascades:NewsClassifier:Silo:BatchTexts is 0; it lies between 1 and 65536.",
                "Cascades:NewsClassifier:Silo:States is 7; it is Auto, Never or Always.",
                "Cascades:NewsClassifier:Silo:Patience is 00:00:00; it is positive, and at most a day.",
            ],
            e.Failures);
    }

    [Fact]
    public void The_configuration_has_the_last_word()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Cascades:NewsClassifier:Cluster:WithoutDeep"] = "Degrade",
                ["Cascades:NewsClassifier:Cluster:DeepWithin"] = "00:00:02",
            }).Build();

        ClusterOptions options = ClusterOptionsCheck.Read(
            one => one.DeepWithin = TimeSpan.FromSeconds(1), configuration, "NewsClassifier");

        Assert.Equal(WithoutDeep.Degrade, options.WithoutDeep);
        Assert.Equal(TimeSpan.FromSeconds(2), options.DeepWithin);
        configuration["Cascades:NewsClassifier:Cluster:Concurrency"] = "0";
        Assert.Throws<OptionsValidationException>(
            () => ClusterOptionsCheck.Read(null, configuration, "NewsClassifier"));
    }
}
