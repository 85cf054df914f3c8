using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Service;

/// <summary>How often a client may ask.</summary>
internal static class Limits
{
    /// <summary>The policy of what classifies.</summary>
    public const string Policy = "classify";

    /// <summary>The policy of the sign-in, so that nobody tries keys out.</summary>
    public const string SignInPolicy = "sign-in";

    /// <summary>Adds the limits; <c>RateLimit:RequestsPerSecond</c> says how many.</summary>
    public static void AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        int perSecond = configuration.GetValue("RateLimit:RequestsPerSecond", 1000);
        services.AddRateLimiter(options =>
        {
            options.AddPolicy(Policy, context => RateLimitPartition.GetTokenBucketLimiter(Client(context), _ => new()
            {
                TokenLimit = perSecond,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }));
            options.AddPolicy(SignInPolicy, context => RateLimitPartition.GetFixedWindowLimiter(Client(context), _ =>
                new() { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) }));
            options.OnRejected = RejectAsync;
        });
    }

    private static string Client(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        TimeSpan wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan after)
            ? after
            : TimeSpan.FromSeconds(1);
        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Results.Problem(
            $"That is more than this client may ask; try again in {seconds} s.",
            statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
    }
}
