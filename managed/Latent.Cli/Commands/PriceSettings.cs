using System.CommandLine;
using Latent.Cli.Markets;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary>The argument and the options that say which prices are taken and how they are read.</summary>
internal sealed class PriceSettings
{
    private readonly Argument<string?> _file = new("PRICES")
    {
        HelpName = "PRICES",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "A CSV file, perhaps compressed by gzip, or a Parquet file of prices [default: the S&P 500 of 2000 to 2020]",
    };

    private readonly Option<string> _symbol = OptionValues.Text("--symbol", "SYMBOL", "The symbol to take from a file with several");

    private readonly Option<string[]> _repair = OptionValues.SomeOf("--repair", "KIND[,KIND...]", "Problems of a file that may be repaired; others are refused", RepairWords.All);

    private readonly Option<string> _resample = OptionValues.OneOfWords("--resample", "day|week", "Put prices together to days or weeks; a week has the date of its Monday", "", "day", "week");

    private readonly Option<string> _format = OptionValues.Text("--date-format", "FORMAT", "How times are written, such as dd/MM/yyyy [default: recognised]");

    public PriceSettings()
    {
        _resample.DefaultValueFactory = null;
        // What looks like an option would be taken for the name of a file, as the argument may be left out.
        _file.Validators.Add(result =>
        {
            if (CommandLine.Misplaced(result.Tokens) is { } word)
            {
                result.AddError(CommandLine.NotUnderstood(word));
            }
        });
    }

    /// <summary>Adds argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        foreach (var option in (Option[])[_symbol, _repair, _resample, _format])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the prices.</summary>
    /// <exception cref="CommandException">An option has no meaning without a file, or the file has problems.</exception>
    public MarketPrices Load(ParseResult parse)
    {
        Period? resample = parse.GetValue(_resample) switch { "day" => Period.Day, "week" => Period.Week, _ => null };
        if (parse.GetValue(_file) is { } path)
        {
            return MarketPrices.Read(path, new PriceOptions
            {
                Symbol = parse.GetValue(_symbol),
                Repairs = RepairWords.Parse(parse.GetValue(_repair) ?? []),
                DateFormat = parse.GetValue(_format),
                Resample = resample,
            });
        }
        var idle = ((Option[])[_symbol, _repair, _format]).FirstOrDefault(option => parse.GetResult(option) is not null);
        return idle is null ? MarketPrices.Embedded(resample) : throw new CommandException($"{idle.Name} is about a file of prices; give one");
    }
}
