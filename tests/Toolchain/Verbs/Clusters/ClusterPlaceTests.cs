using System.Globalization;
using System.Net;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Verbs.Clusters;
using StackExchange.Redis;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Clusters;

/// <summary>Where a cluster is, as it is typed.</summary>
public sealed class ClusterPlaceTests
{
    [Theory]
    [InlineData("cache:7000", "--cluster cache:7000", null, null, false, null)]
    [InlineData("cache", "--cluster cache:6379", null, null, false, null)]
    [InlineData("redis://cache", "--cluster cache:6379", null, null, false, null)]
    [InlineData("redis://cache:7000/3", "--cluster cache:7000", null, null, false, 3)]
    [InlineData("rediss://ann:se%40cret@cache:7000", "--cluster cache:7000", "ann", "se@cret", true, null)]
    [InlineData("redis://:secret@cache", "--cluster cache:6379", null, "secret", false, null)]
    [InlineData("127.0.0.1:7000", "--cluster 127.0.0.1:7000", null, null, false, null)]
    public void Addresses_are_read(
        string typed, string name, string? user, string? password, bool tls, int? database)
    {
        ClusterPlace place = Place(typed);

        ConfigurationOptions options = place.Options();

        Assert.Equal(name, place.Name);
        Assert.Equal(
            (user, password, tls, database),
            (options.User, options.Password, options.Ssl, options.DefaultDatabase));
        EndPoint point = Assert.Single(options.EndPoints);
        Assert.True(point is DnsEndPoint or IPEndPoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://cache:7000")]
    [InlineData("redis://")]
    [InlineData("redis://cache/first")]
    [InlineData("cache,password=secret")]
    public void What_is_no_address_is_a_mistake_of_the_command_line(string typed)
    {
        UsageException e = Assert.Throws<UsageException>(() => Place(typed).Options());

        Assert.Equal("--cluster takes the cluster's Redis: HOST:PORT, or redis://HOST:PORT.", e.Message);
    }

    [Theory]
    [InlineData("--cluster-id")]
    [InlineData("--service-id")]
    [InlineData("--cascade")]
    public void What_says_more_of_a_cluster_goes_with_one(string option)
    {
        using TestCascades.TestCascade cascade = TestCascades.TestCascade.Create();

        (int code, _, string error) =
            ToolProcess.Run("classify", cascade.ManifestFile, "--text", "oil", option, "x");

        Assert.Equal(2, code);
        Assert.Contains($"{option} goes with --cluster.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 100, 1, "0 texts/s")]
    [InlineData(100, 100, 2, "50 texts/s, 2 s left")]
    [InlineData(100, 60_000, 1, "100 texts/s, 10 min left")]
    [InlineData(10, 100_000, 1, "10 texts/s, 2.8 h left")]
    public void Progress_is_told_in_texts_a_second_and_the_time_that_is_left(
        long done, long left, double seconds, string told)
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");

        Assert.Equal(told, TextRate.Describe(done, left, TimeSpan.FromSeconds(seconds)));
    }

    private static ClusterPlace Place(string typed) => new(typed, "default", "default", Cascade: null);
}
