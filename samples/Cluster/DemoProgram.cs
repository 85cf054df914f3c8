namespace ClusterSample;

/// <summary>Starts everything, and stops it when it is told to.</summary>
internal static class DemoProgram
{
    private const int RedisPort = 6390;
    private const int WebPort = 5090;

    /// <summary>Runs until Ctrl+C.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        IConfiguration settings = new ConfigurationBuilder().AddCommandLine(args).Build();
        int redis = settings.GetValue("RedisPort", RedisPort);
        int web = settings.GetValue("WebPort", WebPort);
        await using Members members = new(redis, "news", args);
        await members.StartRedisAsync();
        await members.AddAsync("front 1", "Front");
        await members.AddAsync("front 2", "Front");
        await members.AddAsync("deep 1", "Deep");
        await members.AddAsync("deep 2", "Deep");
        await using WebApplication gateway = Gateway.Build(members.Settings, web);
        await gateway.StartAsync();
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"""
            Redis, 2 front silos, 2 deep silos, a gateway: http://127.0.0.1:{web}/ (Ctrl+C ends all)
            Files: earlyexit classify ... --cluster 127.0.0.1:{redis} --cluster-id news --service-id news
            """));
        await gateway.WaitForShutdownAsync();
        return 0;
    }
}
