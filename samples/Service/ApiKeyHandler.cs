using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Service;

/// <summary>The key that programs send.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>The key; with none nobody gets in.</summary>
    public string Key { get; set; } = "";
}

/// <summary>
/// Looks for the key in <c>X-Api-Key</c>, or as the bearer token that clients of Hugging Face send. Who has none is
/// answered 401, without a redirect.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? sent = Sent();
        if (sent is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!Keys.AreEqual(sent, Options.Key))
        {
            return Task.FromResult(AuthenticateResult.Fail("The key is not the right one."));
        }

        ClaimsPrincipal user = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "program")], SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, SchemeName)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "ApiKey realm=\"X-Api-Key\"";
        await Results.Problem("Send the key in the header X-Api-Key.", statusCode: StatusCodes.Status401Unauthorized)
            .ExecuteAsync(Context);
    }

    private string? Sent()
    {
        if (Request.Headers.TryGetValue("X-Api-Key", out StringValues key))
        {
            return key.ToString();
        }

        string authorization = Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : null;
    }
}
