namespace Latent.Markets;

/// <summary>The length of resampled bars.</summary>
public enum Period
{
    /// <summary>A calendar day as the file dates it; its time is midnight.</summary>
    Day,

    /// <summary>A week of ISO 8601, Monday to Sunday; its time is the Monday, even without trades on it.</summary>
    Week,
}
