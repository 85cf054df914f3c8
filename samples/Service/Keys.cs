using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace Service;

/// <summary>
/// Who may do what: programs send the key with every request, and whoever looks at the page signs in with it once,
/// since a browser cannot send the header.
/// </summary>
internal static class Keys
{
    /// <summary>The policy of what classifies: the key, in the header.</summary>
    public const string Policy = "key";

    /// <summary>The policy of the page: signed in, or at this machine during development.</summary>
    public const string PagePolicy = "page";

    /// <summary>Adds both policies.</summary>
    /// <exception cref="InvalidOperationException">The configuration has no key.</exception>
    public static void AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, options =>
                options.Key = configuration["ApiKey"] ?? "")
            .AddCookie(options =>
            {
                options.LoginPath = "/sign-in";
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            });
        services.AddSingleton<IAuthorizationHandler, AtThisMachineHandler>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policy, policy => policy
                .AddAuthenticationSchemes(ApiKeyHandler.SchemeName)
                .RequireAuthenticatedUser())
            .AddPolicy(PagePolicy, policy => policy
                .AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme)
                .AddRequirements(new SignedInOrAtThisMachine()));
    }

    /// <summary>Whether a key is the right one, in a time that tells nothing about it.</summary>
    public static bool AreEqual(string sent, string key) => key.Length > 0 && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private sealed class SignedInOrAtThisMachine : IAuthorizationRequirement;

    private sealed class AtThisMachineHandler(IHostEnvironment environment)
        : AuthorizationHandler<SignedInOrAtThisMachine>
    {
        protected override Task HandleRequirementAsync(
            AuthorizationHandlerContext context, SignedInOrAtThisMachine requirement)
        {
            bool isHere = environment.IsDevelopment()
                && context.Resource is HttpContext { Connection: { } connection } http
                && (connection.RemoteIpAddress is null || IPAddress.IsLoopback(connection.RemoteIpAddress))
                && IsLoopbackName(http.Request.Host.Host);
            if (isHere || context.User.Identity is { IsAuthenticated: true })
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }

        // A page elsewhere may have its name point here: what a browser asks for must be this machine by its name too.
        private static bool IsLoopbackName(string host) => host == "localhost"
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
    }
}
