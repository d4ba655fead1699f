"""Electronic documents made up for the tests, as each country writes them; no real firm's."""

UBL = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
STAMP = (
    '<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1" UUID="{uuid}" '
    'FechaTimbrado="2026-09-01T10:00:00" RfcProvCertif="SAT970701NN3" SelloCFD="" NoCertificadoSAT="1" SelloSAT=""/>'
)
UUID = "6f1c9a10-0000-4000-8000-{:012d}"
SELLER_MX, BUYER_MX = "AND010203AB1", "BAU990101XY2"
SELLER_PE, BUYER_PE = "20131312955", "20100070970"
SELLER_CO, BUYER_CO = "900579212", "860002964"


def cfdi(
    *, kind="I", folio="7", total="1160.00", currency="MXN", version="4.0", uuid=1, date="2026-09-01", terms="", seller=SELLER_MX,
    buyer=BUYER_MX, related="", inside="",
):  # fmt: skip
    """Return a CFDI; `inside` goes into its complement, `related` is a pair of relation and fiscal folio."""
    namespace = {"3.3": "3", "4.0": "4"}.get(version, "3")
    relation = ""
    if related:
        code, of = related
        relation = f'<cfdi:CfdiRelacionados TipoRelacion="{code}"><cfdi:CfdiRelacionado UUID="{of}"/></cfdi:CfdiRelacionados>'
    stamp = STAMP.format(uuid=UUID.format(uuid)) if uuid else ""
    words = f' CondicionesDePago="{terms}"' if terms else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/{namespace}" '
        f'xmlns:pago20="http://www.sat.gob.mx/Pagos20" xmlns:pago10="http://www.sat.gob.mx/Pagos" '
        f'Version="{version}" Serie="A" Folio="{folio}" Fecha="{date}T09:30:00" Moneda="{currency}" SubTotal="{total}" '
        f'Total="{total}" TipoDeComprobante="{kind}" Exportacion="01" LugarExpedicion="06000" MetodoPago="PPD" FormaPago="99" '
        f'NoCertificado="1" Sello="" Certificado=""{words}>{relation}'
        f'<cfdi:Emisor Rfc="{seller}" Nombre="ANDINA" RegimenFiscal="601"/>'
        f'<cfdi:Receptor Rfc="{buyer}" Nombre="BAÚL MÉXICO" UsoCFDI="G03" DomicilioFiscalReceptor="06000" RegimenFiscalReceptor="601"/>'
        '<cfdi:Conceptos><cfdi:Concepto ClaveProdServ="01010101" Cantidad="1" ClaveUnidad="H87" Descripcion="Cajas" '
        f'ValorUnitario="{total}" Importe="{total}" ObjetoImp="01"/></cfdi:Conceptos>'
        f"<cfdi:Complemento>{stamp}{inside}</cfdi:Complemento></cfdi:Comprobante>"
    )


def complement(
    *,
    of=1,
    paid="500.00",
    left="660.00",
    partiality="1",
    uuid=90,
    version="2.0",
    date="2026-09-20",
    named=True,
):
    """Return a payment complement that pays part of the invoice with the folio `of`."""
    prefix = {"2.0": "pago20", "1.0": "pago10"}[version]
    balance = f' ImpSaldoAnt="1160.00" ImpPagado="{paid}" ImpSaldoInsoluto="{left}"'
    document = (
        f'<{prefix}:DoctoRelacionado IdDocumento="{UUID.format(of)}" MonedaDR="MXN" EquivalenciaDR="1" '
        f'NumParcialidad="{partiality}"{balance} MetodoDePagoDR="PPD" ObjetoImpDR="01"/>'
    )
    total = f'<pago20:Totales MontoTotalPagos="{paid}"/>' if version == "2.0" else ""
    inside = (
        f'<{prefix}:Pagos Version="{version}">{total}<{prefix}:Pago FechaPago="{date}T12:00:00" FormaDePagoP="03" MonedaP="MXN" '
        f'TipoCambioP="1" Monto="{paid}">{document if named else ""}</{prefix}:Pago></{prefix}:Pagos>'
    )
    kind = {"2.0": "4.0", "1.0": "3.3"}[version]
    return cfdi(
        kind="P",
        folio="P1",
        total="0",
        currency="XX" + "X",
        uuid=uuid,
        version=kind,
        inside=inside,
        date=date,
    )


def peruvian(
    *, root="Invoice", number="F001-5", total="1180.00", terms="", date="2026-09-01", due="", reference="", currency="PEN",
    buyer=BUYER_PE, scheme="6", seller=SELLER_PE, allowance="",
):  # fmt: skip
    """Return a document of SUNAT in UBL 2.1; `terms` are elements of PaymentTerms."""
    due = f"<cbc:DueDate>{due}</cbc:DueDate>" if due else ""
    billing = (
        f"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{reference}</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"
        if reference else ""
    )  # fmt: skip
    total_of = "RequestedMonetaryTotal" if root == "DebitNote" else "LegalMonetaryTotal"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {UBL}>'
        f"<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:ID>{number}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate>{due}"
        f"<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>{billing}"
        f'<cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification><cbc:ID schemeID="6">{seller}</cbc:ID></cac:PartyIdentification>'
        "<cac:PartyLegalEntity><cbc:RegistrationName>ANDINA SAC</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>"
        f'<cac:AccountingCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID schemeID="{scheme}">{buyer}</cbc:ID></cac:PartyIdentification>'
        "<cac:PartyLegalEntity><cbc:RegistrationName>Bodega Ñaña</cbc:RegistrationName></cac:PartyLegalEntity>"
        "<cac:Contact><cbc:ElectronicMail>pagos@example.com</cbc:ElectronicMail></cac:Contact></cac:Party></cac:AccountingCustomerParty>"
        f'{terms}{allowance}<cac:{total_of}><cbc:PayableAmount currencyID="{currency}">{total}</cbc:PayableAmount></cac:{total_of}></{root}>'
    )


def cuota(place, amount, due, currency="PEN"):
    return (
        f"<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Cuota{place:03d}</cbc:PaymentMeansID>"
        f'<cbc:Amount currencyID="{currency}">{amount}</cbc:Amount><cbc:PaymentDueDate>{due}</cbc:PaymentDueDate></cac:PaymentTerms>'
    )


CREDIT = (
    "<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Credito</cbc:PaymentMeansID>"
    '<cbc:Amount currencyID="PEN">1038.40</cbc:Amount></cac:PaymentTerms>'
)
CASH = "<cac:PaymentTerms><cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Contado</cbc:PaymentMeansID></cac:PaymentTerms>"


def detraction(amount="141.60", percent="12", currency="PEN"):
    return (
        "<cac:PaymentTerms><cbc:ID>Detraccion</cbc:ID><cbc:PaymentMeansID>037</cbc:PaymentMeansID>"
        f'<cbc:PaymentPercent>{percent}</cbc:PaymentPercent><cbc:Amount currencyID="{currency}">{amount}</cbc:Amount></cac:PaymentTerms>'
    )


RETENTION = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>62</cbc:AllowanceChargeReasonCode>"
    '<cbc:Amount currencyID="PEN">35.40</cbc:Amount></cac:AllowanceCharge>'
)


def colombian(
    *,
    root="Invoice",
    number="SETP1",
    total="1190000.00",
    due="2026-10-01",
    cufe="ab" * 48,
    seller=SELLER_CO,
    digit="5",
):
    """Return a document of DIAN."""
    return (
        f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {UBL}><cbc:ProfileID>DIAN 2.1: Factura Electrónica de Venta</cbc:ProfileID>'
        f'<cbc:ID>{number}</cbc:ID><cbc:UUID schemeName="CUFE-SHA384">{cufe}</cbc:UUID><cbc:IssueDate>2026-09-01</cbc:IssueDate>'
        f"<cbc:InvoiceTypeCode>01</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>COP</cbc:DocumentCurrencyCode>"
        f"<cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:RegistrationName>ANDINA SAS</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="{digit}" schemeName="31">{seller}</cbc:CompanyID></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>'
        f"<cac:AccountingCustomerParty><cac:Party><cac:PartyTaxScheme><cbc:RegistrationName>Tienda Bogotá</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="4" schemeName="31">{BUYER_CO}</cbc:CompanyID></cac:PartyTaxScheme></cac:Party></cac:AccountingCustomerParty>'
        f"<cac:PaymentMeans><cbc:ID>2</cbc:ID><cbc:PaymentMeansCode>1</cbc:PaymentMeansCode><cbc:PaymentDueDate>{due}</cbc:PaymentDueDate></cac:PaymentMeans>"
        f'<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="COP">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal></{root}>'
    )


def attached(inside, result="02"):
    """Return an AttachedDocument of DIAN with a document inside, as text."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><AttachedDocument xmlns="urn:oasis:names:specification:ubl:schema:xsd:AttachedDocument-2" {UBL}>'
        "<cac:Attachment><cac:ExternalReference><cbc:MimeCode>text/xml</cbc:MimeCode>"
        f'<cbc:Description><![CDATA[<?xml version="1.0" encoding="ISO-8859-1"?>{inside}]]></cbc:Description></cac:ExternalReference></cac:Attachment>'
        "<cac:ParentDocumentLineReference><cac:DocumentReference><cac:ResultOfVerification>"
        f"<cbc:ValidationResultCode>{result}</cbc:ValidationResultCode></cac:ResultOfVerification></cac:DocumentReference></cac:ParentDocumentLineReference>"
        "</AttachedDocument>"
    )


def european(
    *,
    root="Invoice",
    number="INV-9",
    total="1656.25",
    currency="EUR",
    due="2026-10-01",
    note="",
    seller="ESB58378431",
    more="",
):
    """Return a document of Peppol BIS Billing 3."""
    due = f"<cbc:DueDate>{due}</cbc:DueDate>" if due else ""
    note = f"<cac:PaymentTerms><cbc:Note>{note}</cbc:Note></cac:PaymentTerms>" if note else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" {UBL}>'
        "<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>"
        f"<cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-09-01</cbc:IssueDate>{due}"
        f"<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode><cbc:BuyerReference>PO-77</cbc:BuyerReference>{more}"
        f"<cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>ES</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        f"<cac:PartyTaxScheme><cbc:CompanyID>{seller}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>"
        f"<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>PT</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        "<cac:PartyTaxScheme><cbc:CompanyID>PT501964843</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity><cbc:RegistrationName>Loja Porto</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>{note}"
        f'<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="{currency}">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal></{root}>'
    )
