namespace Latent.Markets;

/// <summary>The length of the bars that rows are put together to.</summary>
public enum Period
{
    /// <summary>A calendar day as the file dates it; its time is midnight.</summary>
    Day,

    /// <summary>A week of ISO 8601, Monday to Sunday; its time is the Monday, whether it was traded on or not.</summary>
    Week,
}
