using System.Diagnostics;

namespace ClusterSample;

/// <summary>
/// An address whose packets can be made to vanish, without anybody being told: in a network namespace of one's own, as
/// <c>unshare -rn</c> makes it. What the silo at that address sends itself goes on arriving.
/// </summary>
internal sealed class CutLink
{
    /// <summary>The address.</summary>
    public const string Address = "10.9.0.2";

    private CutLink()
    {
    }

    /// <summary>Makes the address, and a wire that leads nowhere.</summary>
    /// <exception cref="InvalidOperationException">The network is not this process's own.</exception>
    public static async Task<CutLink> MakeAsync()
    {
        await IpAsync("link set lo up");
        await IpAsync($"addr add {Address}/32 dev lo");
        await IpAsync("link add cut type veth peer name nowhere");
        await IpAsync("link set cut up");
        await IpAsync("link set nowhere up");
        await IpAsync($"neigh add {Address} lladdr 02:00:00:00:00:01 dev cut nud permanent");
        return new CutLink();
    }

    /// <summary>Lets packets to the address vanish.</summary>
    public async Task CutAsync()
    {
        await IpAsync($"route del local {Address} dev lo table local");
        await IpAsync($"route add {Address}/32 dev cut table local");
    }

    /// <summary>Lets them arrive again.</summary>
    public async Task MendAsync()
    {
        await IpAsync($"route del {Address}/32 dev cut table local");
        await IpAsync($"route add local {Address} dev lo table local");
    }

    private static async Task IpAsync(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException("ip could not be started.");
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"ip {arguments}: {error.Trim()}. Run it in a network of its own: unshare -rn COMMAND.");
        }
    }
}
