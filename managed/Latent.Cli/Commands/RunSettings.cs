using System.CommandLine;
using Latent.Cli.Training;

namespace Latent.Cli.Commands;

/// <summary>The options of a training that change no bit of the model: the treatment of files, and the output.</summary>
internal sealed class RunSettings
{
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Continue the unfinished training in the folder; begin it if there is none",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the model or training in the folder" };

    private readonly Option<double> _minutes = OptionValues.Minutes("--checkpoint-minutes",
        "Minutes between checkpoints within an epoch; there is one after each epoch, too, but all together take about 1 % of the time "
        + "at most. 0 for as many as possible, whatever the time", RunOptions.StandardMinutes);

    private readonly Option<bool> _events = new("--tensorboard")
    {
        Description = "Also write event files for TensorBoard into the folder 'tensorboard' of --out: losses, samples, and the "
            + "distribution of weights",
    };

    private readonly Option<int> _eventSteps = OptionValues.WholeNumber("--tensorboard-steps",
        "Steps between two losses within an epoch in these files", 1, int.MaxValue, RunOptions.StandardEventSteps);

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write the result as one line of JSON in place of lines and tables",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_resume, _overwrite, _minutes, _events, _eventSteps, _json])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    public RunOptions Read(ParseResult parse) => new()
    {
        Resume = parse.GetValue(_resume),
        Overwrite = parse.GetValue(_overwrite),
        Interval = TimeSpan.FromMinutes(parse.GetValue(_minutes)),
        EventSteps = parse.GetValue(_events) ? parse.GetValue(_eventSteps) : 0,
        Json = parse.GetValue(_json),
    };
}
