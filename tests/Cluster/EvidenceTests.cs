using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EarlyExitGen.Tests.Shared;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>samples/Cluster with a real Redis and several processes.</summary>
public sealed class EvidenceTests
{
    [Fact]
    [Slow]
    public async Task Nothing_is_lost_wrong_or_answered_twice_whatever_is_killed()
    {
        (int code, string output) = await RunAsync("--Count", "20000", "--Overhead", "false");

        Assert.True(code == 0, output);
        Assert.Contains(" 0 other than in one process, 0 lost", output, StringComparison.Ordinal);
    }

    [Fact]
    [Slow]
    public async Task Silos_speak_TLS_where_they_are_given_a_certificate()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("earlyexit-tls-").FullName, "silo.pfx");
        using (ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            CertificateRequest request = new("CN=silo", key, HashAlgorithmName.SHA256);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            await File.WriteAllBytesAsync(
                file, certificate.Export(X509ContentType.Pkcs12, "test"), TestContext.Current.CancellationToken);
        }

        (int code, string output) = await RunAsync(
            "--Count", "2000", "--Faults", "false", "--Overhead", "false",
            "--Tls:Certificate", file, "--Tls:Password", "test");

        Assert.True(code == 0, output);
        Assert.Contains(" 0 other than in one process, 0 lost", output, StringComparison.Ordinal);
    }

    [Fact]
    [Slow]
    public async Task Nothing_is_lost_while_packets_to_a_silo_vanish()
    {
        Programs.RequireRedis();
        (int allowed, _, _) = OperatingSystem.IsLinux()
            ? await Programs.RunAsync("unshare", "-rn", "ip", "link", "set", "lo", "up")
            : (1, "", "");
        Assert.SkipUnless(allowed == 0, "This machine lends no network namespaces (unshare -rn).");

        (int code, string output, string error) = await Programs.RunAsync(
            "unshare",
            "-rn", "dotnet", Programs.Sample, "evidence",
            "--Count", "20000", "--Overhead", "false", "--Faults", "false", "--CutLink", "true");

        Assert.True(code == 0, output + error);
        Assert.Contains("packets to a deep silo vanish", output, StringComparison.Ordinal);
        Assert.Contains(" 0 other than in one process, 0 lost", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] settings)
    {
        Programs.RequireRedis();
        (int code, string output, string error) =
            await Programs.RunAsync(Programs.Sample, (string[])["evidence", .. settings]);
        return (code, output + error);
    }
}
